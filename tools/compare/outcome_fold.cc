#include "tools/compare/outcome_fold.h"

#include <algorithm>
#include <set>
#include <variant>

#include "engine/base/check.h"
#include "tools/compare/haul.h"

namespace farmgate {

OutcomeFold::OutcomeFold(const ReferenceData& reference) {
  const Symbols& symbols = reference.symbols();
  for (std::size_t i = 0; i < symbols.zones.size(); ++i) zones_.push_back(reference.zone(ZoneId{i}));
  for (std::size_t i = 0; i < symbols.accounts.size(); ++i) {
    std::vector<std::string>& attributes =
        attributes_.emplace_back(reference.account(AccountId{i}).attributes);
    std::ranges::sort(attributes);  // one that is named twice is one
    attributes.erase(std::ranges::unique(attributes).begin(), attributes.end());
  }
  for (std::size_t i = 0; i < symbols.commodities.size(); ++i) {
    const std::string& lot = reference.commodity(CommodityId{i}).lot;
    commodities_.push_back({.symbol = std::string(symbols.commodities.symbol(CommodityId{i})),
                            .lot = lot,
                            .lot_grams = lot_grams(lot),
                            .trade = {}});
  }
  for (std::size_t i = 0; i < reference.programme_count(); ++i) {
    programmes_.push_back({.symbol = std::string(symbols.programmes.symbol(ProgrammeId{i})),
                           .budget = reference.programme(ProgrammeId{i}).budget});
  }
}

void OutcomeFold::add(std::span<const Event> events, const Symbols& symbols) {
  for (const Event& event : events) {
    if (const auto* accepted = std::get_if<Accepted>(&event.payload)) {
      limits_.insert_or_assign(accepted->order.placed, accepted->price);
    } else if (const auto* replaced = std::get_if<Replaced>(&event.payload)) {
      limits_.insert_or_assign(replaced->order.placed, replaced->price);
    } else if (const auto* filled = std::get_if<Filled>(&event.payload)) {
      add_fill(event, *filled, symbols);
    }
    for_each_closed(event, [this](const OrderName& order) { limits_.erase(order.placed); });
  }
}

void OutcomeFold::add_fill(const Event& event, const Filled& fill, const Symbols& symbols) {
  const Lots quantity = fill.quantity;
  TradeOutcome& trade = commodities_[event.commodity.value()].trade;
  trade.filled.add(fill);
  trade.programmes_paid += money(fill.redeemed, quantity);
  trade.buyers_surplus += money(limit(fill.bid.order) - fill.delivered, quantity);
  trade.producers_surplus += money(fill.farm_gate - limit(fill.ask.order), quantity);
  trade.lot_metres +=
      Int128{metres({.origin = fill.ask.zone, .destination = fill.bid.zone})} * quantity.value();
  add_income(event, fill, symbols);
  add_programme(fill);
}

void OutcomeFold::add_income(const Event& event, const Filled& fill, const Symbols& symbols) {
  const AccountId account = fill.ask.order.account;
  const Int128 amount = money(fill.farm_gate, fill.quantity);
  earned_[{account, fill.ask.zone}] += amount;
  if (account.value() >= producers_.size()) producers_.resize(account.value() + 1);
  std::optional<Producer>& producer = producers_[account.value()];
  if (!producer)
    producer.emplace(Producer{.symbol = std::string(symbols.accounts.symbol(account)), .year = {}});
  producer->year.add(event.time, amount);
}

void OutcomeFold::add_programme(const Filled& fill) {
  if (!fill.programme.valid()) return;
  ProgrammeOutcome& programme = programmes_[fill.programme.value()];
  programme.paid += money(fill.redeemed, fill.quantity);
  programme.quantity += fill.quantity.value();
  ++programme.fills;
}

std::int64_t OutcomeFold::metres(ZonePair zones) {
  const auto [found, is_new] = metres_.try_emplace(zones, 0);
  if (is_new) {
    found->second = great_circle_metres(zones_[zones.origin.value()], zones_[zones.destination.value()]);
  }
  return found->second;
}

Price OutcomeFold::limit(const OrderName& order) const {
  const auto found = limits_.find(order.placed);
  check(found != limits_.end());
  return found->second;
}

std::vector<std::string> OutcomeFold::attributes_of(AccountId id) const {
  const bool has_any = id.value() < attributes_.size() && !attributes_[id.value()].empty();
  return has_any ? attributes_[id.value()] : std::vector<std::string>{""};
}

Outcome OutcomeFold::outcome(const ReplayResult& result) const {
  Outcome outcome{.digest = result.digest,
                  .commands = result.summary.commands(),
                  .accepted = result.summary.accepted(),
                  .rejected = result.summary.rejected(),
                  .commodities = commodities_,
                  .programmes = programmes_,
                  .counties = {},
                  .attributes = {},
                  .producers = {}};
  std::set<std::pair<CountyName, AccountId>> seen;  // who sells from two zones of a county is one producer
  for (const auto& [earner, amount] : earned_) {
    const auto& [account, zone_id] = earner;
    const Zone& zone = zones_[zone_id.value()];
    const CountyName name{zone.county, zone.state};
    Income& county = outcome.counties[name];
    county.earned += amount;
    if (seen.emplace(name, account).second) ++county.producers;
    for (const std::string& attribute : attributes_of(account))
      outcome.attributes[attribute].earned += amount;
    outcome.producers[producers_[account.value()]->symbol].earned += amount;
  }
  for (std::size_t i = 0; i < producers_.size(); ++i) {
    if (!producers_[i]) continue;
    outcome.producers[producers_[i]->symbol].best_year = producers_[i]->year.best();
    for (const std::string& attribute : attributes_of(AccountId{i}))
      ++outcome.attributes[attribute].producers;
  }
  return outcome;
}

}  // namespace farmgate
