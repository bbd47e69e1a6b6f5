#include "engine/service/explain_query.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "engine/market_data/explanation.h"
#include "engine/service/book_names.h"
#include "engine/service/explain_messages.h"
#include "engine/service/field_violations.h"
#include "engine/service/order_queries.h"
#include "engine/service/price_check.h"
#include "engine/service/word_messages.h"

namespace farmgate {
namespace {

// An order to explain, wherever it comes from.
struct Subject {
  ExplainedTerms terms;
  CommodityId commodity;
};

std::string order_text(const v1::ExplainOrderRequest& request) {
  if (request.sequence() != 0) return "sequence " + std::to_string(request.sequence());
  return request.order_id() + " of " + request.account();
}

void check_if_order(const v1::ExplainOrderRequest& request, FieldViolations& violations) {
  const v1::HypotheticalOrder& order = request.if_placed();
  violations.check_side("if_placed.side", order.side(), true);
  violations.check_name("if_placed.commodity", order.commodity());
  violations.check_name("if_placed.zone", order.zone());
  violations.check_size("if_placed.account", order.account());
  violations.check_self_trade("if_placed.self_trade", order.self_trade());
  const Price price{order.price()};
  if (price < kPriceMin || price > kPriceMax)
    violations.add("if_placed.price", "is not within 1 to 1,000,000,000");
  const Lots quantity{order.quantity_lots()};
  if (quantity < Lots{0} || quantity > kQuantityMax)
    violations.add("if_placed.quantity_lots", "is not within 1 to 1,000,000,000, or 0 for 1");
}

// Fails with NOT_FOUND, or FAILED_PRECONDITION when the order has closed.
grpc::Status find_resting(const MarketState& market, const v1::ExplainOrderRequest& request, Subject& found,
                          v1::ExplainOrderResponse& response) {
  const OrderStates& orders = market.orders();
  const OrderState* const order = request.sequence() != 0
                                      ? orders.find(static_cast<Sequence>(request.sequence()))
                                      : orders.find(request.account(), request.order_id());
  if (order == nullptr)
    return {grpc::StatusCode::NOT_FOUND, "no order " + order_text(request) + " is known, open or closed"};
  if (!order->is_open()) {
    return {grpc::StatusCode::FAILED_PRECONDITION,
            "order " + order_text(request) + " does not rest any more; GetOrder says what became of it"};
  }
  const Symbols& names = market.books().reference().symbols();
  found.commodity = names.commodities.find(orders.symbols().commodities.symbol(order->commodity));
  found.terms = {.side = order->side,
                 .zone = names.zones.find(orders.symbols().zones.symbol(order->zone)),
                 .price = order->price,
                 .account = order->account,
                 .self_trade = order->self_trade,
                 .time = market.time(),
                 .coupon = market.books().book(found.commodity).market().resting_order(order->slot).coupon};
  response.set_open_quantity_lots(order->open.value());
  return grpc::Status::OK;
}

grpc::Status find_hypothetical(const MarketState& market, const v1::HypotheticalOrder& order,
                               Subject& found) {
  OrderPlace place;
  if (grpc::Status status = find_place(market.books(), order.commodity(), order.zone(), place); !status.ok())
    return status;
  found.commodity = place.commodity;
  found.terms = {.side = order.side() == v1::SIDE_BID ? Side::kBid : Side::kAsk,
                 .zone = place.zone,
                 .price = Price{order.price()},
                 .account = market.orders().symbols().accounts.find(order.account()),
                 .is_suspended = market.accounts().is_suspended(order.account()),
                 .self_trade = self_trade_of(order.self_trade()),
                 .time = market.time(),
                 .coupon = {}};
  if (found.terms.side == Side::kAsk) {
    found.terms.coupon =
        market.coupon_for({.commodity = place.commodity,
                           .zone = place.zone,
                           .account = order.account(),
                           .quantity = Lots{std::max(order.quantity_lots(), std::int64_t{1})}});
  }
  return check_price(market.books().reference().commodity(found.commodity), found.terms.price,
                     "if_placed.price");
}

}  // namespace

std::vector<FieldViolation> ExplainOrder::violations(const Request& request) {
  FieldViolations violations;
  violations.check_min_sequence(request.min_sequence());
  if (request.sequence() < 0) violations.add("sequence", "is negative");
  const bool has_name = !request.account().empty() || !request.order_id().empty();
  const int given = int{has_name} + int{request.sequence() != 0} + int{request.has_if_placed()};
  if (given == 0) {
    violations.add("account", "is missing, as are sequence and if_placed: one of them is needed");
  }
  if (given > 1) {
    violations.add("if_placed",
                   "goes alone: name an order by account and id, or by sequence, or tell of one");
  }
  if (has_name && (request.account().empty() || request.order_id().empty()))
    violations.add("order_id", "and account go together");
  if (request.has_if_placed()) check_if_order(request, violations);
  return violations.take();
}

std::optional<std::string_view> ExplainOrder::account(const MarketState& market, const Request& request) {
  if (request.has_if_placed()) return std::nullopt;
  return account_of_order(market, request.account(), request.sequence());
}

grpc::Status ExplainOrder::answer(const MarketState& market, const Request& request, Response& response) {
  Subject subject;
  grpc::Status found = request.has_if_placed() ? find_hypothetical(market, request.if_placed(), subject)
                                               : find_resting(market, request, subject, response);
  if (!found.ok()) return found;
  const Books& books = market.books();
  const Commodity& commodity = books.reference().commodity(subject.commodity);
  response.set_commodity(std::string(books.reference().symbols().commodities.symbol(subject.commodity)));
  write_explanation(explain(books.book(subject.commodity), books.reference(), commodity, subject.terms),
                    subject.terms, {.reference = books.reference(), .commodity = commodity}, response);
  response.set_as_of_sequence(static_cast<std::int64_t>(market.sequence()));
  return grpc::Status::OK;
}

}  // namespace farmgate
