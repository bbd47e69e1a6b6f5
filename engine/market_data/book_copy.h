// One commodity's book as readers have it: a market that is told what the live one came to, with what rests
// at every level.
//
// Plain: belongs to one thread at a time.
//
// Invariant, verified by audit(): a level's total is that of its orders.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "engine/market_data/book_part.h"
#include "engine/market_data/level_totals.h"
#include "engine/matching/market.h"

namespace farmgate {

class BookCopy {
 public:
  // As Market's.
  BookCopy(CommodityId commodity, std::shared_ptr<const CostTable> costs, Price tick,
           const TermsOfProgrammes& programmes)
      : market_(commodity, std::move(costs), tick, &programmes), tick_(tick) {}

  const Market& market() const { return market_; }
  Price tick() const { return tick_; }
  const LevelTotals& totals() const { return totals_; }

  // How often orders have changed, and, by cell of a part, how often when an order there last did: whoever
  // remembers the version that he has seen knows which cells to look at again. Cells at the end that are
  // missing never had an order.
  std::uint64_t version() const { return version_; }
  std::span<const std::uint64_t> cell_versions(BookPart part) const {
    return cell_versions_[static_cast<std::size_t>(part)];
  }

  // What the live market came to: an order came in, was filled in part, replaced, closed. As Market's.
  void add(const RestingOrder& order);
  void fill(OrderSlot slot, Lots open, Lots filled);
  void replace(OrderSlot slot, Price price, Lots open, Sequence sequence, const Coupon& coupon);
  void close(OrderSlot slot);
  void halt(bool halted) { market_.follow_halt(halted); }
  void change_costs(std::shared_ptr<const CostTable> costs) { market_.follow_costs(std::move(costs)); }

  void audit() const;

 private:
  const Order& order(OrderSlot slot) const { return market_.orders()[slot]; }
  void note_change(OrderSlot slot);

  Market market_;
  Price tick_;
  LevelTotals totals_;
  std::uint64_t version_ = 0;
  std::vector<std::uint64_t> cell_versions_[kBookPartCount];  // by BookPart
};

}  // namespace farmgate
