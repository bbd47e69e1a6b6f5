#include "engine/service/commands_in_flight.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace farmgate {
namespace {

constexpr std::chrono::seconds kAllOpenOrdersDelay{1};

std::int64_t count_of(std::span<const PreparedRequest> requests, Operation operation) {
  return std::ranges::count(requests, operation, &PreparedRequest::operation);
}

// Of the accounts that a caller has by name; nothing: it cannot be told for now.
std::optional<std::int64_t> open_orders_of(const ServiceContext& context, const Caller& caller) {
  if (context.market_data.phase() != MarketDataBuilder::Phase::kFollowing) return {};
  return context.market_data.read([&caller](const MarketState& market) {
    std::size_t count = 0;
    for (const std::string& account : caller.accounts()) count += market.orders().open_count(account);
    return static_cast<std::int64_t>(count);
  });
}

}  // namespace

void CommandsInFlight::begin(SharedUsage usage, KnownCaller caller) {
  usage_ = std::move(usage);
  caller_ = std::move(caller);
}

Refusal CommandsInFlight::let_in(std::span<const PreparedRequest> requests) {
  const std::int64_t placed = count_of(requests, Operation::kNew);
  const CommandCount count{.all = static_cast<std::int64_t>(requests.size()),
                           .orders = placed + count_of(requests, Operation::kReplace)};
  const auto now = Rate::Clock::now();
  if (const Refusal over = usage_->begin_commands(count, now)) return over;
  if (const Refusal over = placed > 0 ? let_orders_in(placed, now) : Refusal()) {
    usage_->end_commands(count.all);
    return over;
  }
  count_ += count.all;
  return {};
}

Refusal CommandsInFlight::let_orders_in(std::int64_t count, Rate::Clock::time_point now) {
  const std::int64_t max = context_.usages->limits().open_orders;
  if (static_cast<std::int64_t>(context_.pipeline().resting_orders()) + count > max) {
    return OverBound{.bound = Bound::kAllOpenOrders, .max = max, .delay = kAllOpenOrdersDelay};
  }
  if (!caller_ || caller_->accounts().empty()) return {};
  return usage_->begin_orders(count, now, [this] { return open_orders_of(context_, *caller_); });
}

void CommandsInFlight::end(std::int64_t count) {
  if (count == 0) return;
  usage_->end_commands(count);
  count_ -= count;
}

}  // namespace farmgate
