// One commodity's book as readers have it: a market that is told what the live one came to, with what rests
// at every level.
//
// Plain: belongs to one thread at a time.
//
// Invariant, verified by audit(): a level's total is that of its orders.
#pragma once

#include <memory>
#include <utility>

#include "engine/market_data/level_totals.h"
#include "engine/matching/market.h"

namespace farmgate {

class BookCopy {
 public:
  // As Market's.
  BookCopy(CommodityId commodity, std::shared_ptr<const CostTable> costs, Price tick)
      : market_(commodity, std::move(costs), tick) {}

  const Market& market() const { return market_; }
  const LevelTotals& totals() const { return totals_; }

  // What the live market came to: an order came in, was filled in part, replaced, closed. As Market's.
  void add(const RestingOrder& order);
  void fill(OrderSlot slot, Lots open, Lots filled);
  void replace(OrderSlot slot, Price price, Lots open, Sequence sequence);
  void close(OrderSlot slot);
  void halt(bool halted) { market_.follow_halt(halted); }
  void change_costs(std::shared_ptr<const CostTable> costs) { market_.follow_costs(std::move(costs)); }

  void audit() const;

 private:
  const Order& order(OrderSlot slot) const { return market_.orders()[slot]; }

  Market market_;
  LevelTotals totals_;
};

}  // namespace farmgate
