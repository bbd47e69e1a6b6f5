#include "engine/accounts/incentives.h"

#include <absl/strings/string_view.h>

#include <algorithm>
#include <utility>

#include "engine/base/check.h"

namespace farmgate {
namespace {

using List = std::vector<std::string>;

absl::string_view key_of(std::string_view symbol) {
  return {symbol.data(), symbol.size()};
}

List eligible(List list) {
  const bool is_all = list.size() == 1 && list.front() == "*";
  if (is_all) return {};
  std::ranges::sort(list);
  return list;
}

bool holds(const List& sorted, std::string_view item) {
  return std::ranges::binary_search(sorted, item, std::less<>());
}

bool is_eligible(const List& sorted, std::string_view item) {
  return sorted.empty() || holds(sorted, item);
}

bool holds_one(const List& sorted, std::span<const std::string> items) {
  return std::ranges::any_of(items, [&](const std::string& item) { return holds(sorted, item); });
}

Int128 threshold_of(const IncentiveTier& tier) {
  return tier.threshold;
}

// What no account comes near, so that what it goes on to sell stays far from overflow.
constexpr Int128 kSoldMax = Int128{1} << 120;

bool is_within_one_owner(const IncentiveFill& fill) {
  return !fill.seller.owner.empty() && fill.seller.owner == fill.buyer.owner;
}

ProgrammeRow normalised(ProgrammeRow row) {
  for (List* const list : {&row.origins, &row.origin_counties, &row.origin_attributes, &row.destinations,
                           &row.commodities, &row.attributes}) {
    *list = eligible(std::move(*list));
  }
  return row;
}

}  // namespace

void Incentives::change(const ReferenceEdit& edit) {
  if (const auto* zone = std::get_if<ZoneRow>(&edit)) {
    put(*zone);
  } else if (const auto* row = std::get_if<ProgrammeRow>(&edit)) {
    if (is_incentive(row->amount_kind)) put(*row);
  } else if (const auto* deletion = std::get_if<ProgrammeDeletion>(&edit)) {
    const auto found = numbers_.find(deletion->symbol);
    if (found == numbers_.end()) return;
    programmes_[found->second].is_deleted = true;
    candidates_.clear();
  }
}

void Incentives::put(const ZoneRow& zone) {
  candidates_.clear();
  const bool is_plain = zone.county.empty() && zone.attributes.empty();
  if (is_plain) {
    zones_.erase(zone.symbol);
  } else {
    zones_[zone.symbol] = {.county = zone.county, .attributes = zone.attributes};
  }
}

// One that was there keeps what it has paid, and what accounts have sold.
void Incentives::put(const ProgrammeRow& row) {
  candidates_.clear();
  const auto [found, is_new] = numbers_.try_emplace(row.symbol, programmes_.size());
  if (is_new) programmes_.emplace_back();
  Programme& programme = programmes_[found->second];
  programme.row = normalised(row);
  programme.is_deleted = false;
}

std::span<const IncentivePayment> Incentives::add(const IncentiveFill& fill) {
  payments_.clear();
  if (is_within_one_owner(fill)) return {};
  for (const std::size_t number : candidates(fill)) {
    Programme& programme = programmes_[number];
    if (!counts(programme, fill)) continue;
    const std::int64_t amount = pay(programme, fill);
    if (amount > 0) payments_.push_back({.programme = programme.row.symbol, .amount = amount});
  }
  return payments_;
}

// Programmes for goods of this commodity from this zone, in the order of their symbols.
const std::vector<std::size_t>& Incentives::candidates(const IncentiveFill& fill) {
  auto of_commodity = candidates_.find(key_of(fill.commodity));
  if (of_commodity == candidates_.end()) {
    of_commodity = candidates_.emplace(std::string(fill.commodity), ByOrigin()).first;
  }
  ByOrigin& by_origin = of_commodity->second;
  const auto found = by_origin.find(key_of(fill.origin));
  if (found != by_origin.end()) return found->second;
  std::vector<std::size_t> numbers;
  for (const auto& [symbol, number] : numbers_) {
    const Programme& programme = programmes_[number];
    const bool fits = !programme.is_deleted && is_eligible(programme.row.commodities, fill.commodity) &&
                      starts_in(programme.row, fill.origin);
    if (fits) numbers.push_back(number);
  }
  return by_origin.emplace(std::string(fill.origin), std::move(numbers)).first->second;
}

bool Incentives::Programme::is_open(Timestamp time) const {
  const bool has_begun = !row.begin_time || *row.begin_time <= time;
  return has_begun && (!row.end_time || time < *row.end_time);
}

// Of a candidate.
bool Incentives::counts(const Programme& programme, const IncentiveFill& fill) {
  const ProgrammeRow& row = programme.row;
  return programme.is_open(fill.time) && is_eligible(row.destinations, fill.destination) &&
         (row.attributes.empty() || holds_one(row.attributes, fill.attributes));
}

bool Incentives::starts_in(const ProgrammeRow& row, std::string_view zone) const {
  const bool everywhere = row.origins.empty() && row.origin_counties.empty() && row.origin_attributes.empty();
  if (everywhere || holds(row.origins, zone)) return true;
  const auto found = zones_.find(key_of(zone));
  if (found == zones_.end()) return false;
  return holds(row.origin_counties, found->second.county) ||
         holds_one(row.origin_attributes, found->second.attributes);
}

IncentiveShare& Incentives::Programme::share(std::string_view account) {
  const auto found = shares.find(account);
  return found != shares.end() ? found->second : shares[std::string(account)];
}

// Adds the fill to what its seller has sold, and pays for the tiers that it reaches by that, the lowest
// first. A payment that budget or cap do not cover is not made, then or later.
std::int64_t Incentives::pay(Programme& programme, const IncentiveFill& fill) {
  const ProgrammeRow& row = programme.row;
  IncentiveShare& share = programme.share(fill.seller.account);
  const std::int64_t period = period_number(*row.period, fill.time);
  if (std::exchange(share.period, period) != period) share.sold = 0;
  const Int128 before = share.sold;
  share.sold += row.amount_kind == AmountKind::kTiersQuantity ? Int128{fill.quantity.value()}
                                                              : money(fill.farm_gate, fill.quantity);
  std::int64_t amount = 0;
  auto tier = std::ranges::upper_bound(row.tiers, before, {}, threshold_of);
  for (; tier != row.tiers.end() && threshold_of(*tier) <= share.sold; ++tier) {
    const bool is_covered = tier->payment <= row.budget - programme.paid &&
                            (!row.account_cap || tier->payment <= *row.account_cap - share.paid);
    if (!is_covered) continue;
    programme.paid += tier->payment;
    share.paid += tier->payment;
    check(programme.paid <= row.budget);
    check(!row.account_cap || share.paid <= *row.account_cap);
    amount += tier->payment;
  }
  return amount;
}

std::int64_t Incentives::paid(std::string_view programme) const {
  const Programme* const found = find(programme);
  return found == nullptr ? 0 : found->paid;
}

const Incentives::Programme* Incentives::find(std::string_view programme) const {
  const auto found = numbers_.find(programme);
  return found == numbers_.end() ? nullptr : &programmes_[found->second];
}

const IncentiveShare* Incentives::find(std::string_view programme, std::string_view account) const {
  const Programme* const found = find(programme);
  if (found == nullptr) return nullptr;
  const auto share = found->shares.find(account);
  return share == found->shares.end() ? nullptr : &share->second;
}

void Incentives::visit_shares(const Visit& visit) const {
  for (const auto& [symbol, number] : numbers_) {
    const auto& shares = programmes_[number].shares;
    std::vector<std::string_view> accounts;
    accounts.reserve(shares.size());
    for (const auto& [account, share] : shares) accounts.push_back(account);
    std::ranges::sort(accounts);
    for (const std::string_view account : accounts) {
      visit(symbol, account, shares.find(account)->second);
    }
  }
}

void Incentives::visit_shares_of(std::string_view account, const Visit& visit) const {
  for (const auto& [symbol, number] : numbers_) {
    const auto& shares = programmes_[number].shares;
    const auto found = shares.find(account);
    if (found != shares.end()) visit(symbol, account, found->second);
  }
}

bool Incentives::restore(std::string_view programme, std::string_view account, const IncentiveShare& share) {
  const auto found = numbers_.find(programme);
  if (found == numbers_.end()) return false;
  Programme& known = programmes_[found->second];
  const ProgrammeRow& row = known.row;
  const bool fits = share.sold >= 0 && share.sold <= kSoldMax && share.paid >= 0 &&
                    share.paid <= row.budget - known.paid &&
                    (!row.account_cap || share.paid <= *row.account_cap);
  if (!fits || !known.shares.emplace(std::string(account), share).second) return false;
  known.paid += share.paid;
  return true;
}

}  // namespace farmgate
