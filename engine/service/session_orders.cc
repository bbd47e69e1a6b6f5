#include "engine/service/session_orders.h"

#include <algorithm>
#include <functional>

namespace farmgate {
namespace {

// What market data has not come to yet may rest.
bool has_closed(const MarketState& market, Sequence placed) {
  const OrderState* const order = market.orders().find(placed);
  return order == nullptr ? placed <= market.sequence() : !order->is_open();
}

// Owns its text.
void add_cancel(const OrderState& order, const Symbols& symbols, RequestBatch& cancels) {
  Request request;
  request.operation = Operation::kDisconnect;
  request.account = cancels.texts.keep(symbols.accounts.symbol(order.account));
  request.order_id = cancels.texts.keep(order.id);
  cancels.requests.emplace_back(request);
}

}  // namespace

void SessionOrders::add(const Submission& submission) {
  const std::size_t before = placed_.size();
  for (std::size_t i = 0; i < submission.decisions.size(); ++i) {
    const bool is_placed = submission.batch.requests[i].operation == Operation::kNew &&
                           submission.decisions[i].outcome == Decision::Outcome::kPassed;
    if (is_placed) placed_.push_back(submission.first + i);
  }
  const std::size_t added = placed_.size() - before;
  if (added == 0) return;
  last_ = placed_.back();
  market_data_.read([&](const MarketState& market) { drop_closed(market, added * kLooksForEach); });
}

void SessionOrders::drop_closed(const MarketState& market, std::size_t looks) {
  for (; looks > 0 && !placed_.empty(); --looks) {
    if (hand_ >= placed_.size()) hand_ = 0;
    if (has_closed(market, placed_[hand_])) {
      placed_[hand_] = placed_.back();
      placed_.pop_back();
    } else {
      ++hand_;
    }
  }
}

void SessionOrders::take_cancels(std::size_t count_max, RequestBatch& cancels) {
  if (!is_sorted_) std::ranges::sort(placed_, std::greater<>());  // the oldest at the end
  is_sorted_ = true;
  market_data_.read([&](const MarketState& market) {
    while (cancels.requests.size() < count_max && !placed_.empty()) {
      const OrderState* const order = market.orders().find(placed_.back());
      if (order != nullptr && order->is_open()) add_cancel(*order, market.orders().symbols(), cancels);
      placed_.pop_back();
    }
  });
}

}  // namespace farmgate
