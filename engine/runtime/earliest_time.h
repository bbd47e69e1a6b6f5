// The earliest of many times, one for each of a number of places.
//
// A change costs at most as many steps as the count of places has binary digits, also when the earliest
// becomes later. Belongs to one thread.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <optional>
#include <vector>

#include "engine/model/units.h"

namespace farmgate {

class EarliestTime {
 public:
  // From now on there are so many places, none with a time.
  void reset(std::size_t places) {
    leaves_ = std::bit_ceil(std::max<std::size_t>(places, 1));
    earliest_.assign(2 * leaves_, std::nullopt);
  }

  // Nothing: the place has no time. Requires: there is such a place.
  void set(std::size_t place, std::optional<Timestamp> time) {
    std::size_t node = leaves_ + place;
    earliest_[node] = time;
    while (node > 1) {
      node /= 2;
      const std::optional<Timestamp> earlier = earlier_of(earliest_[2 * node], earliest_[2 * node + 1]);
      if (earliest_[node] == earlier) return;
      earliest_[node] = earlier;
    }
  }

  // Nothing: no place has one.
  std::optional<Timestamp> earliest() const { return earliest_[1]; }

 private:
  static std::optional<Timestamp> earlier_of(std::optional<Timestamp> a, std::optional<Timestamp> b) {
    if (!a) return b;
    return b ? std::min(*a, *b) : *a;
  }

  // A binary tree in an array: the root is 1, the children of n are 2n and 2n + 1, places are its leaves.
  std::size_t leaves_ = 1;
  std::vector<std::optional<Timestamp>> earliest_ = std::vector<std::optional<Timestamp>>(2);
};

}  // namespace farmgate
