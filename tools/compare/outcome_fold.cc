#include "tools/compare/outcome_fold.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <variant>
#include <vector>

#include "tools/compare/haul.h"

namespace farmgate {
namespace {

// An entry for every number up to this one.
template <class Entry, class Id>
Entry& entry_of(std::vector<Entry>& entries, Id id) {
  if (id.value() >= entries.size()) entries.resize(id.value() + std::size_t{1});
  return entries[id.value()];
}

}  // namespace

OutcomeFold::OutcomeFold(const ReferenceData& reference) : insight_(reference), ledger_(reference) {
  const Symbols& symbols = reference.symbols();
  for (std::size_t i = 0; i < symbols.zones.size(); ++i) zones_.push_back(reference.zone(ZoneId{i}));
  for (std::size_t i = 0; i < symbols.commodities.size(); ++i) {
    CommodityRow row;
    row.symbol = symbols.commodities.symbol(CommodityId{i});
    row.lot = reference.commodity(CommodityId{i}).lot;
    row.currency = reference.commodity(CommodityId{i}).currency;
    describe(CommodityId{i}, row);
  }
  for (std::size_t i = 0; i < reference.programme_count(); ++i) {
    programmes_.push_back({.symbol = std::string(symbols.programmes.symbol(ProgrammeId{i})),
                           .budget = reference.programme(ProgrammeId{i}).budget});
  }
}

void OutcomeFold::describe(CommodityId id, const CommodityRow& row) {
  CommodityOutcome& commodity = entry_of(commodities_, id);
  commodity.symbol = row.symbol;
  commodity.lot = row.lot;
  commodity.currency = row.currency;
  commodity.lot_grams = lot_grams(row.lot);
}

void OutcomeFold::add(std::span<const Event> events, const Symbols& symbols) {
  for (const Event& event : events) {
    const auto* const filled = std::get_if<Filled>(&event.payload);
    if (filled != nullptr) add_fill(event, *filled);
    if (const auto* changed = std::get_if<ReferenceChanged>(&event.payload)) {
      if (changed->change != nullptr) change(*changed->change, symbols);
    }
    const std::span<const IncentivePayment> payments = pay_for_volume(event, symbols);
    insight_.add(event, symbols, payments);
    if (filled != nullptr) add_income(*filled, payments, symbols);
  }
}

void OutcomeFold::change(const ReferenceChange& rows, const Symbols& symbols) {
  for (const ReferenceEdit& edit : rows) {
    if (const auto* commodity = std::get_if<CommodityRow>(&edit)) {
      describe(symbols.commodities.find(commodity->symbol), *commodity);
    } else if (const auto* zone = std::get_if<ZoneRow>(&edit)) {
      Zone& place = entry_of(zones_, symbols.zones.find(zone->symbol));
      place.latitude_microdegrees = zone->latitude_microdegrees;
      place.longitude_microdegrees = zone->longitude_microdegrees;
      metres_.clear();
    } else if (const auto* programme = std::get_if<ProgrammeRow>(&edit)) {
      ProgrammeOutcome& outcome = entry_of(programmes_, symbols.programmes.find(programme->symbol));
      outcome.symbol = programme->symbol;
      outcome.budget = programme->budget;
    }
  }
}

// By the limits of both orders as they were, before insight forgets those of an order that closes.
void OutcomeFold::add_fill(const Event& event, const Filled& fill) {
  const Lots quantity = fill.quantity;
  CommodityOutcome& commodity = commodities_[event.commodity.value()];
  TradeOutcome& trade = commodity.trade;
  trade.filled.add(fill);
  trade.programmes_paid += money(fill.redeemed, quantity);
  trade.buyers_surplus += money(insight_.limit(fill.bid.order.placed) - fill.delivered, quantity);
  trade.producers_surplus += money(fill.farm_gate - insight_.limit(fill.ask.order.placed), quantity);
  trade.lot_metres +=
      Int128{metres({.origin = fill.ask.zone, .destination = fill.bid.zone})} * quantity.value();
  commodity.days[day_of(event.time)].add({.quantity = quantity.value(),
                                          .buyers_paid = money(fill.delivered, quantity),
                                          .producers_received = money(fill.farm_gate, quantity)});
  add_programme(fill);
}

// After insight has taken the fill in.
void OutcomeFold::add_income(const Filled& fill, std::span<const IncentivePayment> payments,
                             const Symbols& symbols) {
  const Insight& insight = insight_.insight();
  const Producers& producers = insight.producers();
  const AccountId account = producers.find_account(symbols.accounts.symbol(fill.ask.order.account));
  const AccountId buyer = producers.find_account(symbols.accounts.symbol(fill.bid.order.account));
  if (producers.belong_together(account, buyer)) return;
  const Producers::Account& row = producers.account(account);
  const EarnerId producer = row.owner.valid() ? producers.earner(row.owner) : row.earner;
  const ZoneId zone = insight.villages().find(symbols.zones.symbol(fill.ask.zone));
  Int128 amount = money(fill.farm_gate, fill.quantity);
  for (const IncentivePayment& payment : payments) amount += payment.amount;

  ProducerOutcome& outcome = producers_[producer];
  outcome.earned += amount;
  outcome.best_year = std::max(outcome.best_year, producers.earner(producer).year.sum().income);
  earned_from_[{producer, zone}] += amount;
  std::vector<AttributeId> attributes;
  std::ranges::set_union(insight.attributes().list(row.attributes),
                         insight.attributes().list(insight.villages().zone(zone).attributes),
                         std::back_inserter(attributes));
  for (const AttributeId attribute : attributes) earned_with_[{producer, attribute}] += amount;
  if (attributes.empty()) earned_with_[{producer, AttributeId{}}] += amount;
}

void OutcomeFold::add_programme(const Filled& fill) {
  if (!fill.programme.valid()) return;
  ProgrammeOutcome& programme = programmes_[fill.programme.value()];
  programme.paid += money(fill.redeemed, fill.quantity);
  programme.quantity += fill.quantity.value();
  ++programme.fills;
}

// Before there is a programme that pays for volume, no fill counts.
std::span<const IncentivePayment> OutcomeFold::pay_for_volume(const Event& event, const Symbols& symbols) {
  if (!ledger_.has_incentives() && !std::holds_alternative<ReferenceChanged>(event.payload)) return {};
  ledger_.apply(event, symbols);
  for (const IncentivePayment& payment : ledger_.payments()) {
    programmes_[symbols.programmes.find(payment.programme).value()].paid += payment.amount;
  }
  return ledger_.payments();
}

std::int64_t OutcomeFold::metres(ZonePair zones) {
  const auto [found, is_new] = metres_.try_emplace(zones, 0);
  if (is_new) {
    found->second = great_circle_metres(zones_[zones.origin.value()], zones_[zones.destination.value()]);
  }
  return found->second;
}

Outcome OutcomeFold::outcome(const ReplayResult& result) const {
  const Insight& insight = insight_.insight();
  Outcome outcome{.start = result.start,
                  .digest = result.digest,
                  .commands = result.summary.commands(),
                  .accepted = result.summary.accepted(),
                  .rejected = result.summary.rejected(),
                  .commodities = commodities_,
                  .programmes = programmes_,
                  .counties = {},
                  .attributes = {},
                  .producers = {}};
  std::set<std::pair<CountyName, EarnerId>> counted;
  for (const auto& [from, amount] : earned_from_) {
    const Villages::Zone& zone = insight.villages().zone(from.second);
    const CountyName name{zone.county, zone.state};
    Income& county = outcome.counties[name];
    county.earned += amount;
    // Who sells from two zones of a county is one producer.
    if (counted.emplace(name, from.first).second) ++county.producers;
  }
  for (const auto& [with, amount] : earned_with_) {
    const AttributeId attribute = with.second;
    const auto& symbols = insight.attributes().symbols();
    Income& income =
        outcome.attributes[attribute.valid() ? std::string(symbols.symbol(attribute)) : std::string()];
    income.earned += amount;
    ++income.producers;
  }
  for (const auto& [id, producer] : producers_) {
    std::string name(insight.producers().name(id));
    const bool is_owner = insight.producers().earner(id).is_owner;
    outcome.producers.emplace(is_owner ? ProducerName{.account = "", .owner = std::move(name)}
                                       : ProducerName{.account = std::move(name), .owner = ""},
                              producer);
  }
  return outcome;
}

}  // namespace farmgate
