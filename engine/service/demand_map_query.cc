#include "engine/service/demand_map_query.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "engine/market_data/demand_map.h"
#include "engine/service/book_names.h"
#include "engine/service/field_violations.h"
#include "engine/service/statistics_query.h"

namespace farmgate {
namespace {

constexpr int kLanes = 100;
constexpr int kLanesMax = 1'000;

// Writes a map into a response, and notes which zones it names.
class MapWriter {
 public:
  MapWriter(const ReferenceData& reference, v1::DemandMapResponse& response)
      : reference_(reference), response_(response) {}

  void write(DemandMap map, std::size_t lane_count_max) {
    write_interest(map.demand, *response_.mutable_demand());
    write_interest(map.supply, *response_.mutable_supply());
    write_lanes(map.lanes, lane_count_max);
    write_netbacks(map.netbacks);
    write_zones();
  }

 private:
  std::string_view symbol(ZoneId zone) const { return reference_.symbols().zones.symbol(zone); }
  std::string name(ZoneId zone) {
    named_.emplace(symbol(zone), zone);
    return std::string(symbol(zone));
  }

  void write_interest(std::vector<MapInterest>& interest,
                      google::protobuf::RepeatedPtrField<v1::MapInterest>& messages) {
    std::ranges::sort(interest, [this](const MapInterest& left, const MapInterest& right) {
      if (left.quantity != right.quantity) return left.quantity > right.quantity;
      return symbol(left.zone) < symbol(right.zone);
    });
    for (const MapInterest& of_zone : interest) {
      v1::MapInterest& message = *messages.Add();
      message.set_zone(name(of_zone.zone));
      message.set_quantity_lots(of_zone.quantity.value());
      message.set_price_best(of_zone.best.value());
    }
  }

  void write_lanes(std::vector<MapLane>& lanes, std::size_t count_max) {
    const auto count = static_cast<std::ptrdiff_t>(std::min(lanes.size(), count_max));
    std::ranges::partial_sort(lanes, lanes.begin() + count,
                              [this](const MapLane& left, const MapLane& right) {
                                if (left.figures.quantity != right.figures.quantity)
                                  return left.figures.quantity > right.figures.quantity;
                                return std::pair(symbol(left.zones.origin), symbol(left.zones.destination)) <
                                       std::pair(symbol(right.zones.origin), symbol(right.zones.destination));
                              });
    lanes.resize(static_cast<std::size_t>(count));
    for (const MapLane& lane : lanes) write_lane(lane, *response_.add_lanes());
  }

  void write_lane(const MapLane& lane, v1::MapLane& message) {
    const auto average = [&](const PriceFigures& prices) {
      return static_cast<std::int64_t>(prices.money / lane.figures.quantity.value());
    };
    message.set_origin(name(lane.zones.origin));
    message.set_destination(name(lane.zones.destination));
    message.set_fill_count(lane.figures.fill_count);
    message.set_quantity_lots(lane.figures.quantity.value());
    message.set_farm_gate_price_average(average(lane.figures.farm_gate));
    message.set_delivered_price_average(average(lane.figures.delivered));
  }

  void write_netbacks(std::vector<MapNetback>& netbacks) {
    std::ranges::sort(netbacks, [this](const MapNetback& left, const MapNetback& right) {
      if (left.price != right.price) return left.price > right.price;
      return symbol(left.origin) < symbol(right.origin);
    });
    for (const MapNetback& netback : netbacks) {
      v1::MapNetback& message = *response_.add_netbacks();
      message.set_origin(name(netback.origin));
      message.set_price(netback.price.value());
      message.set_destination(name(netback.destination));
    }
  }

  void write_zones() {
    for (const auto& [symbol, id] : named_) {
      const Zone& zone = reference_.zone(id);
      v1::MapZone& message = *response_.add_zones();
      message.set_symbol(std::string(symbol));
      message.set_name(zone.name);
      message.set_state(zone.state);
      message.set_latitude_microdegrees(zone.latitude_microdegrees);
      message.set_longitude_microdegrees(zone.longitude_microdegrees);
    }
  }

  const ReferenceData& reference_;
  v1::DemandMapResponse& response_;
  std::map<std::string_view, ZoneId> named_;
};

}  // namespace

std::vector<FieldViolation> GetDemandMap::violations(const Request& request) {
  FieldViolations violations;
  violations.check_name("commodity", request.commodity());
  if (!v1::StatisticsWindow_IsValid(request.window())) violations.add("window", "is no known window");
  if (request.lane_count_max() < 0 || request.lane_count_max() > kLanesMax)
    violations.add("lane_count_max", "is not within 1 to 1,000, or 0 for 100");
  violations.check_min_sequence(request.min_sequence());
  return violations.take();
}

grpc::Status GetDemandMap::answer(const MarketState& market, const Request& request, Response& response) {
  const ReferenceData& reference = market.books().reference();
  CommodityId id;
  if (grpc::Status status = find_commodity(market.books(), request.commodity(), id); !status.ok())
    return status;
  const StatisticsWindow window = window_of(request.window());
  const int lanes = request.lane_count_max() == 0 ? kLanes : request.lane_count_max();
  MapWriter(reference, response).write(demand_map(market, id, window), static_cast<std::size_t>(lanes));

  response.set_commodity(request.commodity());
  response.set_commodity_name(reference.commodity(id).name);
  response.set_lot(reference.commodity(id).lot);
  response.set_as_of_sequence(static_cast<std::int64_t>(market.sequence()));
  response.set_window_start_time_ns(market.window_start(window).value());
  response.set_window_end_time_ns(market.time().value());
  return grpc::Status::OK;
}

}  // namespace farmgate
