#include "engine/insight/insight_fold.h"

#include <string>
#include <variant>

#include "engine/base/check.h"
#include "engine/model/reference_rows.h"

namespace farmgate {
namespace {

// Of a zone, what matters here.
ZoneRow zone_row(const ReferenceData& data, ZoneId id) {
  const Zone& zone = data.zone(id);
  ZoneRow row;
  row.symbol = data.symbols().zones.symbol(id);
  row.county = zone.county;
  row.state = zone.state;
  row.kind = zone.kind;
  row.attributes = zone.attributes;
  row.households = zone.households;
  row.town = zone.town;
  return row;
}

CommodityRow commodity_row(const ReferenceData& data, CommodityId id) {
  CommodityRow row;
  row.symbol = data.symbols().commodities.symbol(id);
  row.currency = data.commodity(id).currency;
  return row;
}

}  // namespace

InsightFold::InsightFold(const ReferenceData& reference, const InsightTerms& terms) : insight_(terms) {
  const Symbols& symbols = reference.symbols();
  for (std::size_t i = 0; i < symbols.zones.size(); ++i) insight_.begin(zone_row(reference, ZoneId{i}));
  for (std::size_t i = 0; i < symbols.commodities.size(); ++i) {
    insight_.begin(commodity_row(reference, CommodityId{i}));
  }
  for (std::size_t i = 0; i < symbols.accounts.size(); ++i) insight_.begin(row_of(reference, AccountId{i}));
  for (std::size_t i = 0; i < reference.programme_count(); ++i) {
    insight_.begin(row_of(reference, ProgrammeId{i}));
  }
}

void InsightFold::add(const Event& event, const Symbols& symbols,
                      std::span<const IncentivePayment> payments) {
  const Moment at{.sequence = event.sequence, .time = event.time};
  insight_.reach(at);
  if (const auto* accepted = std::get_if<Accepted>(&event.payload)) {
    limits_[accepted->order.placed] = accepted->price;
  } else if (const auto* replaced = std::get_if<Replaced>(&event.payload)) {
    limits_[replaced->order.placed] = replaced->price;
  } else if (const auto* filled = std::get_if<Filled>(&event.payload)) {
    add(event, *filled, symbols, payments);
  } else if (const auto* cancelled = std::get_if<Cancelled>(&event.payload)) {
    limits_.erase(cancelled->order.placed);
  } else if (const auto* expired = std::get_if<Expired>(&event.payload)) {
    limits_.erase(expired->order.placed);
  } else if (const auto* changed = std::get_if<ReferenceChanged>(&event.payload)) {
    if (changed->change != nullptr) insight_.change(at, *changed->change);
  }
}

void InsightFold::add(const Event& event, const Filled& fill, const Symbols& symbols,
                      std::span<const IncentivePayment> payments) {
  const Price ask_limit = limit_after_fill(fill.ask);
  const Price bid_limit = limit_after_fill(fill.bid);
  insight_.add({.sequence = event.sequence, .time = event.time},
               {.producer = symbols.accounts.symbol(fill.ask.order.account),
                .buyer = symbols.accounts.symbol(fill.bid.order.account),
                .origin = symbols.zones.symbol(fill.ask.zone),
                .destination = symbols.zones.symbol(fill.bid.zone),
                .programme = fill.programme.valid() ? symbols.programmes.symbol(fill.programme) : "",
                .quantity = fill.quantity,
                .farm_gate = fill.farm_gate,
                .delivered = fill.delivered,
                .unit_cost = fill.unit_cost,
                .subsidy = fill.subsidy,
                .redeemed = fill.redeemed,
                .ask_limit = ask_limit,
                .bid_limit = bid_limit,
                .payments = payments});
}

// By way of an image, as a snapshot has it.
InsightFold InsightFold::copy(const ReferenceData& reference) const {
  InsightFold copy(reference, insight_.terms());
  insight_.save([&copy](const std::string& record) { check(copy.insight_.restore(record)); });
  copy.insight_.finish_restore();
  copy.limits_ = limits_;
  return copy;
}

Price InsightFold::limit(Sequence placed) const {
  const auto found = limits_.find(placed);
  check(found != limits_.end());
  return found->second;
}

// Forgets it when nothing is open any more.
Price InsightFold::limit_after_fill(const FillParty& party) {
  const auto found = limits_.find(party.order.placed);
  check(found != limits_.end());
  const Price limit = found->second;
  if (party.open == Lots{0}) limits_.erase(found);
  return limit;
}

}  // namespace farmgate
