#include "engine/service/commands_in_flight.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

namespace farmgate {
namespace {

constexpr std::chrono::seconds kAllOpenOrdersDelay{1};
constexpr std::chrono::seconds kRequestIdsDelay{1};

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

// The accounts that commands would open, and those that there are, as of what is published.
struct AccountCount {
  std::int64_t opened = 0;
  std::int64_t known = 0;
};

AccountCount count_accounts(const PublishedReference& reference, std::span<const PreparedRequest> requests) {
  return reference.read([requests](const PublishedReference::View& view) {
    const SymbolTable<AccountId>& known = view.data.symbols().accounts;
    absl::flat_hash_set<std::string_view> opened;
    for (const PreparedRequest& request : requests) {
      const bool may_open = request.is_well_formed && is_from_account(request.operation);
      if (may_open && !known.find(request.account).valid()) opened.insert(request.account.view());
    }
    return AccountCount{.opened = static_cast<std::int64_t>(opened.size()),
                        .known = static_cast<std::int64_t>(known.size())};
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
  Refusal over = let_ids_in(requests);
  if (!over) over = let_accounts_in(requests);
  if (!over && placed > 0) over = let_orders_in(placed, now);
  if (over) {
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

// Ids that are remembered already are counted once more: whether one is, the engine alone knows. A booking
// cannot do without one, and is let in: money must not wait for traders to use up less.
Refusal CommandsInFlight::let_ids_in(std::span<const PreparedRequest> requests) const {
  const std::int64_t max = context_.usages->limits().request_ids;
  const auto remembered = static_cast<std::int64_t>(context_.pipeline().request_id_count());
  if (remembered + static_cast<std::int64_t>(requests.size()) <= max) return {};
  const auto with_id = std::ranges::count_if(requests, [](const PreparedRequest& request) {
    return !request.request_id.empty() && !is_booking(request.operation);
  });
  if (with_id == 0 || remembered + with_id <= max) return {};
  return OverBound{.bound = Bound::kRequestIds, .max = max, .delay = kRequestIdsDelay};
}

// Accounts stay, so that waiting would be of no use.
Refusal CommandsInFlight::let_accounts_in(std::span<const PreparedRequest> requests) const {
  const Pipeline& pipeline = context_.pipeline();
  if (!pipeline.genesis().open_accounts) return {};
  const std::int64_t max = context_.usages->limits().accounts;
  const auto accounts = static_cast<std::int64_t>(pipeline.account_count());
  if (accounts + static_cast<std::int64_t>(requests.size()) <= max) return {};
  const AccountCount count = count_accounts(pipeline.reference(), requests);
  if (count.opened == 0 || count.known + count.opened <= max) return {};
  return OverBound{.bound = Bound::kAccounts, .max = max};
}

void CommandsInFlight::end(std::int64_t count) {
  if (count == 0) return;
  usage_->end_commands(count);
  count_ -= count;
}

}  // namespace farmgate
