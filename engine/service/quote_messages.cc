#include "engine/service/quote_messages.h"

#include <absl/container/flat_hash_map.h>
#include <farmgate/v1/market_data_service.pb.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

namespace farmgate {
namespace {

v1::UnfilledReason message_of(QuoteEnd end) {
  return static_cast<v1::UnfilledReason>(static_cast<int>(end));
}
static_assert(static_cast<int>(QuoteEnd::kFilled) == v1::UNFILLED_REASON_UNSPECIFIED);
static_assert(static_cast<int>(QuoteEnd::kSuspended) == v1::UNFILLED_REASON_SUSPENDED);

std::string symbol(const ReferenceData& reference, ZoneId zone) {
  return std::string(reference.symbols().zones.symbol(zone));
}

void write_fill(const QuotedFill& fill, const ReferenceData& reference, v1::QuotedFill& message) {
  message.set_zone(symbol(reference, fill.zone));
  message.set_quantity_lots(fill.quantity.value());
  message.set_farm_gate_price(fill.farm_gate.value());
  message.set_delivered_price(fill.delivered.value());
  message.set_unit_cost(fill.unit_cost.value());
  message.set_subsidy(fill.subsidy.value());
  if (fill.redeemed > Price{0}) {
    message.set_programme(std::string(reference.symbols().programmes.symbol(fill.coupon.programme)));
  }
}

// The worse of two prices for an order of this side.
std::int64_t worse(Side side, std::int64_t left, std::int64_t right) {
  return side == Side::kBid ? std::max(left, right) : std::min(left, right);
}

// The sums fit: the lots of an order, times a price and a cost at most.
static_assert((kPriceMax.value() + kCostMax.value()) <= INT64_MAX / kQuantityMax.value());

std::int64_t money_of(Price price, Lots quantity) {
  return static_cast<std::int64_t>(money(price, quantity));
}

void write_totals(const Quote& quote, Side side, v1::QuoteTotals& total) {
  if (quote.fills.empty()) return;
  std::int64_t quantity = 0;
  std::int64_t farm_gate = 0;
  std::int64_t delivered = 0;
  std::int64_t subsidy = 0;
  std::int64_t farm_gate_worst = quote.fills.front().farm_gate.value();
  std::int64_t delivered_worst = quote.fills.front().delivered.value();
  for (const QuotedFill& fill : quote.fills) {
    quantity += fill.quantity.value();
    farm_gate += money_of(fill.farm_gate, fill.quantity);
    delivered += money_of(fill.delivered, fill.quantity);
    subsidy += money_of(fill.subsidy, fill.quantity);
    farm_gate_worst = worse(side, farm_gate_worst, fill.farm_gate.value());
    delivered_worst = worse(side, delivered_worst, fill.delivered.value());
  }
  total.set_fill_count(static_cast<std::int64_t>(quote.fills.size()));
  total.set_quantity_lots(quantity);
  total.set_farm_gate_money(farm_gate);
  total.set_delivered_money(delivered);
  total.set_subsidy_money(subsidy);
  total.set_farm_gate_price_average(farm_gate / quantity);
  total.set_delivered_price_average(delivered / quantity);
  total.set_farm_gate_price_worst(farm_gate_worst);
  total.set_delivered_price_worst(delivered_worst);
}

// Every fill of one zone takes the same lane, with the subsidy that its coupon makes of it.
void write_lanes(const Quote& quote, const QuoteTerms& terms, const QuoteContext& context,
                 v1::GetQuoteResponse& response) {
  absl::flat_hash_map<std::pair<ZoneId, std::int64_t>, int> places;  // in the response
  for (const QuotedFill& fill : quote.fills) {
    const auto [place, is_new] =
        places.try_emplace(std::pair(fill.zone, fill.subsidy.value()), response.lanes_size());
    if (is_new) {
      const ZonePair zones =
          terms.side == Side::kBid ? ZonePair{fill.zone, terms.zone} : ZonePair{terms.zone, fill.zone};
      v1::QuotedLane& lane = *response.add_lanes();
      lane.set_origin(symbol(context.reference, zones.origin));
      lane.set_destination(symbol(context.reference, zones.destination));
      lane.set_unit_cost(fill.unit_cost.value());
      lane.set_subsidy(fill.subsidy.value());
      if (const Lane* const row = context.reference.lane(context.class_id, zones))
        lane.set_transit_hours(row->transit_hours);
    }
    v1::QuotedLane& lane = *response.mutable_lanes(place->second);
    lane.set_quantity_lots(lane.quantity_lots() + fill.quantity.value());
  }
}

}  // namespace

void write_quote(const Quote& quote, const QuoteTerms& terms, const QuoteContext& context,
                 v1::GetQuoteResponse& response) {
  const std::size_t listed = std::min(quote.fills.size(), static_cast<std::size_t>(context.fill_count_max));
  for (std::size_t i = 0; i < listed; ++i)
    write_fill(quote.fills[i], context.reference, *response.add_fills());
  write_totals(quote, terms.side, *response.mutable_total());
  write_lanes(quote, terms, context, response);
  response.set_unfilled_quantity_lots(quote.unfilled.value());
  response.set_unfilled_reason(message_of(quote.end));
  response.set_more(quote.end == QuoteEnd::kNotQuoted);
}

}  // namespace farmgate
