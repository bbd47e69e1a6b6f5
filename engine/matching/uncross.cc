// What happens when resting orders become compatible: new costs, or the end of a halt.

#include <algorithm>
#include <utility>

#include "engine/matching/market.h"

namespace farmgate {

void Market::change_costs(std::shared_ptr<const CostTable> costs) {
  costs_ = std::move(costs);
  for (const Side at : {Side::kBid, Side::kAsk}) {
    side(at).renumber(costs_->stride(opposite(at)),
                      [this, at](ZoneId zone) { return costs_->number(at, zone); });
  }
  if (coupons_) coupons_->change_costs(*costs_);
  has_subsidies_ = coupons_ || costs_->has_subsidies();
}

// Trades what is compatible, as if all resting orders came in again one by one in order of priority.
void Market::uncross() {
  if (!halted_ && is_crossed()) reenter_all();
}

bool Market::is_crossed() const {
  const auto costs_from = [this](CellIndex cell) {
    const LaneNumber number = side(Side::kAsk).number(cell);
    return number == kNoNumber ? CostRow() : costs_->costs(Side::kAsk, number);
  };
  if (is_crossed(side(Side::kAsk), costs_from)) return true;
  return coupons_ &&
         is_crossed(coupons_->asks(), [this](CellIndex cell) { return coupons_->costs_from(cell); });
}

// Whether any of these asks, which have these costs by cell, is compatible with a bid.
template <class CostsFrom>
bool Market::is_crossed(const BookSide& asks, CostsFrom costs_from) const {
  const BookSide& bids = side(Side::kBid);
  OfferSearch search;
  for (CellIndex cell = 0; cell < asks.cell_count(); ++cell) {
    if (asks.ladder(cell).empty()) continue;
    const CostRow costs = costs_from(cell);
    if (costs.empty()) continue;
    const std::int32_t limit = -asks.ladder(cell).best_score();
    search.start(bids, costs, limit);
    if (search.next(pool_).exists()) return true;
  }
  return false;
}

void Market::reenter_all() {
  selection_.clear();
  for (OrderSlot slot = 0; slot < pool_.slot_count(); ++slot) {
    if (pool_[slot].open > 0) selection_.push_back(slot);
  }
  std::ranges::sort(selection_, {}, [this](OrderSlot slot) { return pool_[slot].priority; });
  for (const OrderSlot slot : selection_) leave_book(pool_[slot], slot);
  // An order that came in before may be filled or cancelled by a later one, never one that waits to come in.
  for (const OrderSlot slot : selection_) sweep(slot);
}

}  // namespace farmgate
