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
    const bool is_plain = zone->county.empty() && zone->attributes.empty();
    if (is_plain) {
      zones_.erase(zone->symbol);
    } else {
      zones_[zone->symbol] = {.county = zone->county, .attributes = zone->attributes};
    }
  } else if (const auto* row = std::get_if<ProgrammeRow>(&edit)) {
    if (is_incentive(row->amount_kind)) put(*row);
  } else if (const auto* deletion = std::get_if<ProgrammeDeletion>(&edit)) {
    const auto found = programmes_.find(deletion->symbol);
    if (found != programmes_.end()) found->second.is_deleted = true;
  }
}

// One that was there keeps what it has paid, and what accounts have sold.
void Incentives::put(const ProgrammeRow& row) {
  Programme& programme = programmes_[row.symbol];
  programme.row = normalised(row);
  programme.is_deleted = false;
}

std::span<const IncentivePayment> Incentives::add(const IncentiveFill& fill) {
  payments_.clear();
  if (is_within_one_owner(fill)) return {};
  for (auto& [symbol, programme] : programmes_) {
    if (!counts(programme, fill)) continue;
    const std::int64_t amount = pay(programme, fill);
    if (amount > 0) payments_.push_back({.programme = symbol, .amount = amount});
  }
  return payments_;
}

bool Incentives::Programme::is_open(Timestamp time) const {
  const bool has_begun = !row.begin_time || *row.begin_time <= time;
  return !is_deleted && has_begun && (!row.end_time || time < *row.end_time);
}

bool Incentives::counts(const Programme& programme, const IncentiveFill& fill) const {
  const ProgrammeRow& row = programme.row;
  return programme.is_open(fill.time) && is_eligible(row.commodities, fill.commodity) &&
         is_eligible(row.destinations, fill.destination) && starts_in(row, fill.origin) &&
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

// Adds the fill to what its seller has sold, and pays for the tiers that it reaches by that, the lowest
// first. A payment that budget or cap do not cover is not made, then or later.
std::int64_t Incentives::pay(Programme& programme, const IncentiveFill& fill) {
  const ProgrammeRow& row = programme.row;
  IncentiveShare& share = programme.shares[std::string(fill.seller.account)];
  const std::int64_t period = period_number(*row.period, fill.time);
  if (std::exchange(share.period, period) != period) share.sold = 0;
  const Int128 before = share.sold;
  share.sold += row.amount_kind == AmountKind::kTiersQuantity ? Int128{fill.quantity.value()}
                                                              : money(fill.farm_gate, fill.quantity);
  std::int64_t amount = 0;
  for (const IncentiveTier& tier : row.tiers) {
    const bool is_reached = before < tier.threshold && tier.threshold <= share.sold;
    const bool is_covered = tier.payment <= row.budget - programme.paid &&
                            (!row.account_cap || tier.payment <= *row.account_cap - share.paid);
    if (!is_reached || !is_covered) continue;
    programme.paid += tier.payment;
    share.paid += tier.payment;
    amount += tier.payment;
  }
  check(programme.paid <= row.budget);
  return amount;
}

std::int64_t Incentives::paid(std::string_view programme) const {
  const auto found = programmes_.find(programme);
  return found == programmes_.end() ? 0 : found->second.paid;
}

const IncentiveShare* Incentives::find(std::string_view programme, std::string_view account) const {
  const auto found = programmes_.find(programme);
  if (found == programmes_.end()) return nullptr;
  const auto share = found->second.shares.find(key_of(account));
  return share == found->second.shares.end() ? nullptr : &share->second;
}

void Incentives::visit_shares(const Visit& visit) const {
  for (const auto& [symbol, programme] : programmes_) {
    std::vector<std::string_view> accounts;
    accounts.reserve(programme.shares.size());
    for (const auto& [account, share] : programme.shares) accounts.push_back(account);
    std::ranges::sort(accounts);
    for (const std::string_view account : accounts) {
      visit(symbol, account, programme.shares.find(key_of(account))->second);
    }
  }
}

void Incentives::visit_shares_of(std::string_view account, const Visit& visit) const {
  for (const auto& [symbol, programme] : programmes_) {
    const auto found = programme.shares.find(key_of(account));
    if (found != programme.shares.end()) visit(symbol, account, found->second);
  }
}

bool Incentives::restore(std::string_view programme, std::string_view account, const IncentiveShare& share) {
  const auto found = programmes_.find(programme);
  if (found == programmes_.end()) return false;
  Programme& known = found->second;
  const bool fits = share.sold >= 0 && share.paid >= 0 && share.paid <= known.row.budget - known.paid;
  if (!fits) return false;
  known.paid += share.paid;
  known.shares[std::string(account)] = share;
  return true;
}

}  // namespace farmgate
