#include "engine/market_data/top_of_book.h"

#include <utility>

namespace farmgate {

void TopOfBook::begin(std::shared_ptr<const CostTable> costs, Price tick) {
  market_.emplace(CommodityId{0}, std::move(costs), tick);
  depths_.clear();
}

bool TopOfBook::apply(const BestLevel& level) {
  const OrderSlot slot = TopOfBook::slot(level.side, level.cell);
  if (slot >= depths_.size()) depths_.resize(slot + std::size_t{1});
  depths_[slot] = level.quantity_lots;
  const bool was_there = is_resting(slot);
  const bool is_there = level.quantity_lots > 0;
  if (was_there && is_there) {
    const Order& order = market_->orders()[slot];
    if (order.score == level.score && order.priority == level.priority) return false;
  }
  if (was_there) market_->follow_close(slot);
  if (is_there) {
    RestingOrder order{.slot = slot,
                       .zone = level.zone,
                       .placed = level.priority,
                       .priority = level.priority,
                       .open = Lots{1}};
    order.terms.side = level.side;
    order.terms.price = price(level.side, level.score);
    market_->restore(order);
  }
  return was_there || is_there;
}

}  // namespace farmgate
