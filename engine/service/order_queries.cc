#include "engine/service/order_queries.h"

#include <string>

#include "engine/service/order_messages.h"

namespace farmgate {
namespace {

constexpr int kPageSize = 100;
constexpr int kPageSizeMax = 1'000;

using Violations = std::vector<FieldViolation>;

void check_min_sequence(std::int64_t sequence, Violations& violations) {
  if (sequence < 0) violations.push_back({.field = "min_sequence", .description = "is negative"});
}

std::string order_text(const v1::GetOrderRequest& request) {
  if (request.sequence() != 0) return "sequence " + std::to_string(request.sequence());
  return request.order_id() + " of " + request.account();
}

OrderFilter filter_of(const v1::ListOrdersRequest& request) {
  OrderFilter filter{
      .account = request.account(), .commodity = request.commodity(), .zone = request.zone(), .side = {}};
  if (request.side() == v1::SIDE_BID) filter.side = Side::kBid;
  if (request.side() == v1::SIDE_ASK) filter.side = Side::kAsk;
  return filter;
}

}  // namespace

std::string_view account_of_order(const MarketState& market, const std::string& account,
                                  std::int64_t sequence) {
  if (sequence == 0) return account;
  const OrderState* const order = market.orders().find(static_cast<Sequence>(sequence));
  return order == nullptr ? std::string_view() : market.orders().symbols().accounts.symbol(order->account);
}

Violations GetOrder::violations(const Request& request) {
  Violations violations;
  check_min_sequence(request.min_sequence(), violations);
  if (request.sequence() < 0) violations.push_back({.field = "sequence", .description = "is negative"});
  const bool is_named = !request.account().empty() || !request.order_id().empty();
  if (request.sequence() != 0) {
    if (is_named) violations.push_back({.field = "sequence", .description = "does not go with a name"});
    return violations;
  }
  if (request.account().empty())
    violations.push_back({.field = "account", .description = "is missing, without a sequence"});
  if (request.order_id().empty())
    violations.push_back({.field = "order_id", .description = "is missing, without a sequence"});
  return violations;
}

std::optional<std::string_view> GetOrder::account(const MarketState& market, const Request& request) {
  return account_of_order(market, request.account(), request.sequence());
}

grpc::Status GetOrder::answer(const MarketState& market, const Request& request, Response& response) {
  const OrderState* const order = request.sequence() != 0
                                      ? market.orders().find(static_cast<Sequence>(request.sequence()))
                                      : market.orders().find(request.account(), request.order_id());
  if (order == nullptr) {
    return {grpc::StatusCode::NOT_FOUND,
            "no order " + order_text(request) + " is known at sequence " + std::to_string(market.sequence()) +
                ": it was never accepted, or closed longer ago than closed orders are kept"};
  }
  write_order(*order, market.orders().symbols(), *response.mutable_order());
  response.set_as_of_sequence(static_cast<std::int64_t>(market.sequence()));
  return grpc::Status::OK;
}

Violations ListOrders::violations(const Request& request) {
  Violations violations;
  check_min_sequence(request.min_sequence(), violations);
  if (!v1::Side_IsValid(request.side()))
    violations.push_back({.field = "side", .description = "is no known side"});
  if (request.page_size() < 0 || request.page_size() > kPageSizeMax)
    violations.push_back({.field = "page_size", .description = "is not within 1 to 1,000, or 0 for 100"});
  if (!request.page_token().empty() && !parse_page_token(request.page_token()))
    violations.push_back({.field = "page_token", .description = "is not what an answer gave"});
  return violations;
}

grpc::Status ListOrders::answer(const MarketState& market, const Request& request, Response& response) {
  const Sequence after = parse_page_token(request.page_token()).value_or(0);
  const int size = request.page_size() == 0 ? kPageSize : request.page_size();
  const OrderPage page = market.orders().page(filter_of(request), after, static_cast<std::size_t>(size));
  for (const OrderState* const order : page.orders) {
    write_order(*order, market.orders().symbols(), *response.add_orders());
  }
  if (!page.is_last) response.set_next_page_token(page_token(page.next_after));
  response.set_as_of_sequence(static_cast<std::int64_t>(market.sequence()));
  return grpc::Status::OK;
}

}  // namespace farmgate
