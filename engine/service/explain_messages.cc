#include "engine/service/explain_messages.h"

#include <farmgate/v1/market_data_service.pb.h>

#include <string>

#include "engine/service/word_messages.h"

namespace farmgate {
namespace {

v1::Obstacle message_of(Obstacle obstacle) {
  return static_cast<v1::Obstacle>(static_cast<int>(obstacle) + 1);
}
static_assert(static_cast<int>(Obstacle::kHalted) + 1 == v1::OBSTACLE_HALTED);
static_assert(static_cast<int>(Obstacle::kSuspended) + 1 == v1::OBSTACLE_SUSPENDED);

std::string symbol(const ReferenceData& reference, ZoneId zone) {
  return std::string(reference.symbols().zones.symbol(zone));
}

const Lane* lane_between(const ExplainContext& context, const ExplainedTerms& terms, ZoneId zone) {
  return context.reference.lane(context.commodity.class_id, terms.side == Side::kBid
                                                                ? ZonePair{zone, terms.zone}
                                                                : ZonePair{terms.zone, zone});
}

void write_lane(const Lane& lane, v1::LaneFigures& message) {
  message.set_unit_cost(lane.unit_cost.value());
  message.set_subsidy(lane.subsidy.value());
  message.set_transit_hours(lane.transit_hours);
}

// The lane there as a coupon leaves it.
void write_lane(const CounterLevel& level, const Lane& lane, v1::LaneFigures& message) {
  write_lane({.unit_cost = level.unit_cost, .subsidy = level.subsidy, .transit_hours = lane.transit_hours},
             message);
}

void write_level(const CounterLevel& level, const ExplainedTerms& terms, const ExplainContext& context,
                 v1::CounterLevel& message) {
  message.set_zone(symbol(context.reference, level.zone));
  message.set_price(level.price.value());
  message.set_quantity_lots(level.quantity_lots);
  message.set_own(level.is_own);
  if (const Lane* const lane = lane_between(context, terms, level.zone))
    write_lane(level, *lane, *message.mutable_lane());
  if (level.redeemed > Price{0}) {
    const Symbols& symbols = context.reference.symbols();
    message.set_programme(std::string(symbols.programmes.symbol(level.coupon.programme)));
  }
  const std::int64_t missing = gap(terms, level);
  message.set_gap(missing);
  message.set_gap_price(missing - level.net_cost().value());
  message.set_gap_lane(level.net_cost().value());
  if (missing <= 0) return;
  if (const auto price = price_to_trade(context.commodity, terms, level))
    message.set_price_to_trade(price->value());
  if (missing <= level.net_cost().value()) message.set_net_cost_to_trade(level.net_cost().value() - missing);
}

void write_zone(const UnreachedZone& zone, const ExplainContext& context, v1::UnreachedZone& message) {
  message.set_zone(symbol(context.reference, zone.zone));
  message.set_price(zone.price.value());
  message.set_quantity_lots(zone.quantity_lots);
  if (!zone.lane) return;
  write_lane(*zone.lane, *message.mutable_slow_lane());
  message.set_shelf_life_hours(context.commodity.shelf_life_hours);
}

}  // namespace

void write_explanation(const Explanation& explanation, const ExplainedTerms& terms,
                       const ExplainContext& context, v1::ExplainOrderResponse& response) {
  response.set_side(message_of(terms.side));
  response.set_zone(symbol(context.reference, terms.zone));
  response.set_price(terms.price.value());
  response.set_would_trade(explanation.obstacles.empty());
  for (const Obstacle obstacle : explanation.obstacles) response.add_obstacles(message_of(obstacle));
  for (const CounterLevel& level : explanation.nearest)
    write_level(level, terms, context, *response.add_nearest());
  for (const UnreachedZone& zone : explanation.unreached)
    write_zone(zone, context, *response.add_unreached());
}

}  // namespace farmgate
