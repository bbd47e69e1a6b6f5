// The most that one producer's sales brought within 12 months: any 365 days in a row, by the calendar of UTC.
//
// Plain: belongs to one thread.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/int128.h"
#include "engine/model/units.h"

namespace farmgate {

class BestYear {
 public:
  // Adds what was earned at this time, minor currency units. Requires: 0 or more, and no earlier than those
  // before.
  void add(Timestamp time, Int128 amount);

  Int128 best() const { return best_; }

 private:
  struct Day {
    std::int64_t number = 0;  // since 1970
    Int128 amount = 0;
  };

  std::vector<Day> days_;  // those with sales of the last 365, in order
  Int128 sum_ = 0;         // of them
  Int128 best_ = 0;
};

}  // namespace farmgate
