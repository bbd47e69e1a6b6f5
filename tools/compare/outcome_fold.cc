#include "tools/compare/outcome_fold.h"

#include <set>
#include <variant>

#include "engine/base/check.h"
#include "tools/compare/haul.h"

namespace farmgate {

OutcomeFold::OutcomeFold(const ReferenceData& reference) {
  const Symbols& symbols = reference.symbols();
  for (std::size_t i = 0; i < symbols.zones.size(); ++i) zones_.push_back(reference.zone(ZoneId{i}));
  for (std::size_t i = 0; i < symbols.accounts.size(); ++i) {
    const Account& account = reference.account(AccountId{i});
    const bool has_owner = account.owner.valid();
    accounts_.push_back({.attributes = account.attributes,
                         .owner = has_owner ? std::string(symbols.owners.symbol(account.owner)) : ""});
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
  producers_[producer_of(account, symbols)].year.add(event.time, amount);
}

std::size_t OutcomeFold::producer_of(AccountId id, const Symbols& symbols) {
  const auto [place, is_new] = by_account_.try_emplace(id, producers_.size());
  if (!is_new) return place->second;
  ProducerName name;
  if (id.value() < accounts_.size()) name.owner = accounts_[id.value()].owner;
  if (name.owner.empty()) {
    name.account = symbols.accounts.symbol(id);
  } else {
    const auto [known, is_first] = by_owner_.try_emplace(name.owner, producers_.size());
    if (!is_first) return place->second = known->second;
  }
  producers_.push_back({.name = std::move(name), .year = {}});
  return place->second;
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

std::set<std::string> OutcomeFold::attributes_of(const Earner& earner) const {
  const auto& [account, zone] = earner;
  const std::vector<std::string>& of_zone = zones_[zone.value()].attributes;
  std::set<std::string> attributes(of_zone.begin(), of_zone.end());
  if (account.value() < accounts_.size()) {
    const std::vector<std::string>& of_account = accounts_[account.value()].attributes;
    attributes.insert(of_account.begin(), of_account.end());
  }
  if (attributes.empty()) attributes.insert("");
  return attributes;
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
  // Who sells from two zones of a county, or by two accounts of an attribute, is one producer.
  std::set<std::pair<const Income*, std::size_t>> counted;
  const auto add_income = [&counted](Income& income, std::size_t producer, Int128 amount) {
    income.earned += amount;
    if (counted.emplace(&income, producer).second) ++income.producers;
  };
  for (const auto& [earner, amount] : earned_) {
    const std::size_t producer = by_account_.at(earner.first);
    const Zone& zone = zones_[earner.second.value()];
    add_income(outcome.counties[{zone.county, zone.state}], producer, amount);
    for (const std::string& attribute : attributes_of(earner)) {
      add_income(outcome.attributes[attribute], producer, amount);
    }
    outcome.producers[producers_[producer].name].earned += amount;
  }
  for (const Producer& producer : producers_) {
    outcome.producers[producer.name].best_year = producer.year.best();
  }
  return outcome;
}

}  // namespace farmgate
