#include "tools/workload/order_script.h"

#include <array>
#include <charconv>
#include <string_view>

#include "engine/base/check.h"

namespace farmgate {
namespace {

constexpr std::int64_t kStartNs = 1'000'000'000;
constexpr std::int64_t kStepNs = 1'000;

const std::string& account_of(const std::vector<std::string>& accounts, std::uint32_t zone) {
  return accounts[accounts.size() == 1 ? 0 : zone];
}

}  // namespace

OrderScript::OrderScript(const ScriptNames& names, const ZoneCosts& costs, const RequestSink& sink)
    : names_(names), sink_(sink) {
  for (std::size_t i = 0; i < names.commodities.size(); ++i) books_.emplace_back(orders_, costs);
}

OrderNumber OrderScript::place(const WorkloadOrder& order) {
  const auto number = static_cast<OrderNumber>(orders_.size());
  orders_.push_back(order);
  const std::vector<std::string>& zones = order.side == Side::kAsk ? names_.origins : names_.destinations;
  send({.operation = Operation::kNew,
        .side = order.side,
        .given = {.side = true, .quantity = true, .price = true, .time_in_force = true},
        .commodity = names_.commodities[order.commodity],
        .zone = zones[order.zone],
        .quantity = Lots{order.open},
        .price = Price{order.price}},
       number);
  enter(number);
  return number;
}

void OrderScript::cancel(OrderNumber number) {
  send({.operation = Operation::kCancel}, number);
  if (orders_[number].is_resting) books_[orders_[number].commodity].leave(number);
}

void OrderScript::replace(OrderNumber number, const Change& change) {
  WorkloadOrder& order = orders_[number];
  books_[order.commodity].leave(number);
  order.price = change.price;
  order.open = change.open;
  send({.operation = Operation::kReplace,
        .given = {.quantity = true, .price = true},
        .quantity = Lots{order.filled + order.open},
        .price = Price{order.price}},
       number);
  enter(number);
}

void OrderScript::enter(OrderNumber number) {
  fills_.clear();
  books_[orders_[number].commodity].enter(number, fills_);
  totals_.fills += fills_.size();
  for (const WorkloadFill& fill : fills_) totals_.quantity += fill.quantity;
}

void OrderScript::send(Request request, OrderNumber number) {
  const WorkloadOrder& order = orders_[number];
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  check(end.ec == std::errc{});
  ++command_count_;
  request.time = Timestamp{kStartNs + static_cast<std::int64_t>(command_count_) * kStepNs};
  request.account = account_of(order.side == Side::kAsk ? names_.sellers : names_.buyers, order.zone);
  request.order_id = std::string_view(digits.data(), static_cast<std::size_t>(end.ptr - digits.data()));
  sink_(request);
}

}  // namespace farmgate
