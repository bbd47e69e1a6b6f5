// The current cost table of every kind of goods: one for each class and limit on transit time, shared by the
// commodities it fits.
//
// Belongs to the thread of the gate; the tables it hands out are immutable.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <utility>

#include "engine/logistics/cost_table.h"

namespace farmgate {

class CostTables {
 public:
  // The table for a commodity as `data` stands. Limits that no lane of the class exceeds share one table.
  std::shared_ptr<const CostTable> table_for(const ReferenceData& data, const Commodity& commodity);

  // Brings all tables up to date after a change; what table_for() returned before stays as it was.
  void update(const ReferenceData& data, const ReferenceEffect& effect);

 private:
  using Key = std::pair<ClassId, std::int32_t>;  // class, longest transit in hours

  // The longest transit of the lanes that a class can take, as an upper bound: a lane that went may still
  // count.
  std::int32_t longest_transit(const ReferenceData& data, ClassId class_id);

  std::map<Key, std::shared_ptr<const CostTable>> tables_;
  std::map<ClassId, std::int32_t> longest_transits_;
};

}  // namespace farmgate
