#include "tools/workload/spatial_market.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "engine/files/reference_files.h"
#include "engine/logistics/hilbert.h"
#include "tools/workload/market_mix.h"
#include "tools/workload/roads.h"

namespace farmgate {
namespace {

constexpr std::int32_t kMarketPrice = 500'000;  // fen a tonne
constexpr std::int32_t kTick = 100;
constexpr std::uint32_t kTicksMagnitude = 8;  // passive prices stand up to 2^8 ticks off

struct Map {
  std::vector<ZoneRow> origins;
  std::vector<ZoneRow> destinations;
  ZoneCosts costs;
};

// The prices at which supply in every origin and demand in every destination just fail to meet.
class Fronts {
 public:
  explicit Fronts(const ZoneCosts& costs) {
    constexpr std::int32_t kMost = std::numeric_limits<std::int32_t>::max();
    std::vector<std::int32_t> nearest(costs.destinations, kMost);
    for (std::size_t origin = 0; origin < costs.origins; ++origin) {
      for (std::size_t destination = 0; destination < costs.destinations; ++destination) {
        nearest[destination] = std::min(nearest[destination], costs.cost(origin, destination));
      }
    }
    for (std::size_t origin = 0; origin < costs.origins; ++origin) {
      std::int32_t remoteness = kMost;
      for (std::size_t destination = 0; destination < costs.destinations; ++destination) {
        remoteness = std::min(remoteness, costs.cost(origin, destination) - nearest[destination]);
      }
      asks_.push_back((kMarketPrice - remoteness) / kTick * kTick);
    }
    for (const std::int32_t cost : nearest) bids_.push_back((kMarketPrice + cost) / kTick * kTick);
  }

  std::int32_t price(Side side, std::uint32_t zone) const {
    return side == Side::kAsk ? asks_[zone] : bids_[zone];
  }

 private:
  std::vector<std::int32_t> asks_;  // by origin
  std::vector<std::int32_t> bids_;  // by destination
};

void sort_along_curve(std::vector<ZoneRow>& zones) {
  std::ranges::stable_sort(zones, {}, [](const ZoneRow& zone) {
    return hilbert_position(zone.latitude_microdegrees, zone.longitude_microdegrees);
  });
}

std::vector<ZoneRow> draw_zones(SplitMix64& draws, ZoneKind kind, std::size_t count) {
  std::vector<ZoneRow> zones;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string symbol = (kind == ZoneKind::kRural ? "o" : "d") + std::to_string(i);
    zones.push_back(
        {.symbol = symbol,
         .name = symbol,
         .kind = kind,
         .latitude_microdegrees = static_cast<std::int32_t>(30'000'000 + draws.below(10'000'000)),
         .longitude_microdegrees = static_cast<std::int32_t>(105'000'000 + draws.below(10'000'000))});
  }
  return zones;
}

WorkloadReference reference_of(const Map& map) {
  WorkloadReference reference;
  reference.commodities = {
      {.symbol = "C0", .name = "C0", .lot = "tonne", .class_symbol = "road", .tick = Price{kTick}}};
  reference.zones = map.origins;
  reference.zones.insert(reference.zones.end(), map.destinations.begin(), map.destinations.end());
  sort_along_curve(reference.zones);
  reference.lanes = road_lanes(map.origins, map.destinations, map.costs);
  return reference;
}

// The first is for every other origin; of several, each is for another share of them, and they take turns in
// paying a tick or two a lot or a few thousandths of the cost.
std::vector<ProgrammeRow> programmes_of(const Map& map, int count) {
  std::vector<ProgrammeRow> programmes;
  for (int i = 0; i < count; ++i) {
    const bool is_per_lot = i % 2 == 0;
    ProgrammeRow row{.symbol = "programme " + std::to_string(i + 1),
                     .funder = "province",
                     .budget = kMoneyMax,
                     .amount = is_per_lot ? kTick * (1 + i / 2) : 5 * i,
                     .amount_kind = is_per_lot ? AmountKind::kPerLot : AmountKind::kPerMille};
    for (std::size_t origin = 0; origin < map.origins.size(); ++origin) {
      if ((origin + static_cast<std::size_t>(i)) % 2 == 0) row.origins.push_back(map.origins[origin].symbol);
    }
    programmes.push_back(std::move(row));
  }
  return programmes;
}

// They take turns in counting lots and proceeds; of each, tiers are reached every day.
void add_incentives(const Map& map, int count, std::vector<ProgrammeRow>& programmes) {
  for (int i = 0; i < count; ++i) {
    const bool by_lots = i % 2 == 0;
    ProgrammeRow row{.symbol = "incentive " + std::to_string(i + 1),
                     .funder = "province",
                     .budget = kMoneyMax,
                     .amount_kind = by_lots ? AmountKind::kTiersQuantity : AmountKind::kTiersValue,
                     .period = IncentivePeriod::kDay};
    for (std::int64_t tier = 1; tier <= 10; ++tier) {
      row.tiers.push_back({.threshold = tier * (by_lots ? 100 : 1'000'000), .payment = tier * (i + 1)});
    }
    for (std::size_t origin = 0; origin < map.origins.size(); ++origin) {
      if ((origin + static_cast<std::size_t>(i)) % 2 == 0) row.origins.push_back(map.origins[origin].symbol);
    }
    programmes.push_back(std::move(row));
  }
}

ScriptNames names_of(const Map& map) {
  ScriptNames names{.commodities = {"C0"}};
  for (const ZoneRow& zone : map.origins) {
    names.origins.push_back(zone.symbol);
    names.sellers.push_back("s:" + zone.symbol);
  }
  for (const ZoneRow& zone : map.destinations) {
    names.destinations.push_back(zone.symbol);
    names.buyers.push_back("b:" + zone.symbol);
  }
  return names;
}

WorkloadTotals generate(const Map& map, const SpatialOptions& options, const RequestSink& sink) {
  const Fronts fronts(map.costs);
  const MixRules rules{.commands = options.commands,
                       .resting = options.resting,
                       .tick = kTick,
                       .beyond = 1u << kTicksMagnitude,
                       .passive_price = [&fronts](SplitMix64& draws, const OrderSpot& spot, const ZoneBook&) {
                         const std::int32_t away = draw_distance(draws, kTicksMagnitude) * kTick;
                         const std::int32_t front = fronts.price(spot.side, spot.zone);
                         return spot.side == Side::kAsk ? front + away : front - away;
                       }};
  const ScriptNames names = names_of(map);
  OrderScript script(names, map.costs, sink);
  write_mix(rules, map.costs, SplitMix64(options.seed), script);
  return script.totals();
}

Workload workload_over(Map map, const SpatialOptions& options) {
  map.costs = road_costs(map.origins, map.destinations);
  const auto shared = std::make_shared<const Map>(std::move(map));
  WorkloadReference reference = reference_of(*shared);
  reference.programmes = programmes_of(*shared, options.programmes);
  add_incentives(*shared, options.incentives, reference.programmes);
  return {.reference = std::move(reference),
          .warm_up = options.resting,
          .has_totals = options.programmes == 0,
          .generate = [=](const RequestSink& sink) { return generate(*shared, options, sink); }};
}

}  // namespace

Workload square_workload(const SquareZones& zones, const SpatialOptions& options) {
  SplitMix64 draws(options.seed);
  Map map;
  map.origins = draw_zones(draws, ZoneKind::kRural, zones.origins);
  map.destinations = draw_zones(draws, ZoneKind::kUrban, zones.destinations);
  return workload_over(std::move(map), options);
}

Result<Workload> country_workload(const std::string& folder, const SpatialOptions& options) {
  auto rows = read_zones(std::filesystem::path(folder) / kZoneColumns.file);
  if (!rows) return std::move(rows).error();
  Map map;
  for (Located<ZoneRow>& located : *rows) {
    const bool is_rural = located.row.kind == ZoneKind::kRural;
    (is_rural ? map.origins : map.destinations).push_back(std::move(located.row));
  }
  return workload_over(std::move(map), options);
}

}  // namespace farmgate
