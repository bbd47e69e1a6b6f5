#include "tests/market_data/naive_orders.h"

#include <algorithm>
#include <sstream>
#include <variant>

namespace farmgate {
namespace {

std::string terms_text(const Terms& terms) {
  std::ostringstream text;
  text << to_string(terms.side) << ' ' << terms.quantity.value() << '@' << terms.price.value() << ' '
       << to_string(terms.time_in_force) << ' ' << terms.expire_time.value() << ' '
       << terms.min_quantity.value() << ' ' << terms.post_only << ' ' << to_string(terms.self_trade);
  return text.str();
}

std::string status_text(const OrderState& order) {
  switch (order.status) {
    case OrderStatus::kOpen:
      return "open";
    case OrderStatus::kFilled:
      return "filled";
    case OrderStatus::kExpired:
      return "expired";
    case OrderStatus::kCancelled:
      return std::string(to_string(order.cancel_reason));
  }
  return "";
}

}  // namespace

void NaiveOrders::apply(const Event& event, const Symbols& symbols) {
  if (const auto* accepted = std::get_if<Accepted>(&event.payload)) {
    Order& order = orders_[accepted->order.placed];
    order.account = symbols.accounts.symbol(accepted->order.account);
    order.id = accepted->order.id.view();
    order.commodity = symbols.commodities.symbol(event.commodity);
    order.zone = symbols.zones.symbol(accepted->zone);
    order.terms = accepted->terms();
    order.original = order.open = accepted->quantity.value();
    order.changed = event.sequence;
  } else if (const auto* filled = std::get_if<Filled>(&event.payload)) {
    fill(event, filled->ask, filled->quantity, filled->farm_gate);
    fill(event, filled->bid, filled->quantity, filled->delivered);
  } else if (const auto* cancelled = std::get_if<Cancelled>(&event.payload)) {
    end(event, cancelled->order, std::string(to_string(cancelled->reason)));
  } else if (const auto* expired = std::get_if<Expired>(&event.payload)) {
    end(event, expired->order, "expired");
  } else if (const auto* replaced = std::get_if<Replaced>(&event.payload)) {
    Order& order = orders_.at(replaced->order.placed);
    order.terms.quantity = replaced->quantity;
    order.terms.price = replaced->price;
    order.open = replaced->quantity.value() - order.filled;
    order.changed = event.sequence;
  }
}

void NaiveOrders::fill(const Event& event, const FillParty& party, Lots quantity, Price price) {
  Order& order = orders_.at(party.order.placed);
  order.open -= quantity.value();
  order.filled += quantity.value();
  order.money += price.value() * quantity.value();
  ++order.fills;
  order.changed = event.sequence;
  if (order.open == 0) end(event, party.order, "filled");
}

void NaiveOrders::end(const Event& event, const OrderName& name, const std::string& how) {
  Order& order = orders_.at(name.placed);
  order.cancelled = order.open;
  order.open = 0;
  order.status = how;
  order.changed = event.sequence;
  closed_.push_back(name.placed);
}

std::vector<Sequence> NaiveOrders::last_closed(std::size_t count) const {
  const auto kept = static_cast<std::ptrdiff_t>(std::min(count, closed_.size()));
  return {closed_.end() - kept, closed_.end()};
}

std::string text_of(Sequence placed, const NaiveOrders::Order& order) {
  std::ostringstream text;
  text << placed << ' ' << order.account << '/' << order.id << ' ' << order.commodity << ' ' << order.zone
       << ' ' << terms_text(order.terms) << ' ' << order.status << " original=" << order.original
       << " open=" << order.open << " filled=" << order.filled << " cancelled=" << order.cancelled
       << " fills=" << order.fills << " money=" << order.money << " changed=" << order.changed;
  return text.str();
}

std::string text_of(const OrderState& order, const Symbols& symbols) {
  const NaiveOrders::Order same{.account = std::string(symbols.accounts.symbol(order.account)),
                                .id = std::string(order.id.view()),
                                .commodity = std::string(symbols.commodities.symbol(order.commodity)),
                                .zone = std::string(symbols.zones.symbol(order.zone)),
                                .terms = order.terms(),
                                .status = status_text(order),
                                .original = order.original_quantity.value(),
                                .open = order.open.value(),
                                .filled = order.filled.value(),
                                .cancelled = order.cancelled.value(),
                                .fills = order.fill_count,
                                .money = order.filled_money,
                                .changed = order.changed};
  return text_of(order.placed, same);
}

}  // namespace farmgate
