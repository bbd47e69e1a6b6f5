// The current cost table of every kind of goods: one for each class and limit on transit time, shared by the
// commodities it fits.
//
// Belongs to the thread of the gate; the tables it hands out are immutable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "engine/logistics/cost_table.h"

namespace farmgate {

// What the cost rows of one class of goods take.
struct LaneMemory {
  ClassId class_id;
  std::size_t origins = 0;  // zones that lanes of the class leave
  std::size_t destinations = 0;
  std::size_t tables = 0;  // one for each shelf life that some lane is too slow for, and one for all others
  std::uint64_t bytes = 0;
};

class CostTables {
 public:
  // What the tables of all commodities of `data` will take, by class, before any is made.
  std::vector<LaneMemory> memory_needed(const ReferenceData& data);

  // The table for a commodity as `data` stands. Limits that no lane of the class exceeds share one table.
  std::shared_ptr<const CostTable> table_for(const ReferenceData& data, const Commodity& commodity);

  // Brings all tables up to date after a change; what table_for() returned before stays as it was.
  void update(const ReferenceData& data, const ReferenceEffect& effect);

 private:
  using Key = std::pair<ClassId, std::int32_t>;  // class, longest transit in hours

  Key key_of(const ReferenceData& data, const Commodity& commodity);

  // The longest transit of the lanes that a class can take, as an upper bound: a lane that went may still
  // count.
  std::int32_t longest_transit(const ReferenceData& data, ClassId class_id);

  std::map<Key, std::shared_ptr<const CostTable>> tables_;
  std::map<ClassId, std::int32_t> longest_transits_;
};

}  // namespace farmgate
