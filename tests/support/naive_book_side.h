// One side of a book as plain containers would have it: the oracle of BookSide.
//
// Every search looks at the best order of every zone.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "engine/book/order_pool.h"

namespace farmgate {

struct NaiveOffer {
  std::int64_t value = 0;  // score - cost
  OrderSlot order = kNoOrder;
};

class NaiveBookSide {
 public:
  // Sets where a zone's cost stands in every row; a zone without number is never offered.
  void set_number(ZoneId zone, std::optional<std::uint32_t> number) { numbers_[zone] = number; }

  void rest(ZoneId zone, Score score, Sequence priority, OrderSlot order) {
    zones_[zone].emplace(Rank{-std::int64_t{score}, priority}, order);
  }
  void remove(ZoneId zone, Score score, Sequence priority) {
    zones_[zone].erase(Rank{-std::int64_t{score}, priority});
  }

  // The order of the greatest value of at least `limit`; of equals, that of the smallest priority.
  std::optional<NaiveOffer> best(std::span<const std::int32_t> costs, std::int64_t limit) const {
    std::optional<NaiveOffer> best;
    Sequence best_priority = std::numeric_limits<Sequence>::max();
    for (const auto& [zone, orders] : zones_) {
      const std::optional<std::uint32_t> number = numbers_.at(zone);
      if (orders.empty() || !number) continue;
      const auto& [rank, order] = *orders.begin();
      const std::int64_t value = -rank.first - costs[*number];
      if (value < limit) continue;
      if (best && value < best->value) continue;
      if (best && value == best->value && rank.second > best_priority) continue;
      best = NaiveOffer{.value = value, .order = order};
      best_priority = rank.second;
    }
    return best;
  }

 private:
  using Rank = std::pair<std::int64_t, Sequence>;  // worse scores and later priorities come later

  std::map<ZoneId, std::map<Rank, OrderSlot>> zones_;
  std::map<ZoneId, std::optional<std::uint32_t>> numbers_;
};

}  // namespace farmgate
