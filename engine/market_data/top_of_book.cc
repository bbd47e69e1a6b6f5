#include "engine/market_data/top_of_book.h"

#include <utility>

namespace farmgate {

void TopOfBook::begin(Terms terms) {
  market_.reset();
  programmes_ = std::move(terms.programmes);
  market_.emplace(CommodityId{0}, std::move(terms.costs), terms.tick, &programmes_);
  depths_.clear();
}

bool TopOfBook::apply(const BestLevel& level) {
  const OrderSlot slot = TopOfBook::slot(level);
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
                       .zone = level.place.zone,
                       .placed = level.priority,
                       .priority = level.priority,
                       .open = Lots{1},
                       .coupon = level.place.coupon};
    order.terms.side = side_of(level.part);
    order.terms.price = price(order.terms.side, level.score);
    market_->restore(order);
  }
  return was_there || is_there;
}

}  // namespace farmgate
