#include "tools/workload/catalogue.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "tools/workload/plain_market.h"
#include "tools/workload/recorded_market.h"
#include "tools/workload/shaped_market.h"
#include "tools/workload/spatial_market.h"

namespace farmgate {
namespace {

using Options = CatalogueOptions;
using Maker = Result<Workload> (*)(const Options& options);

Workload plain(const Options& options, std::uint32_t commodities) {
  return plain_workload({.commands = options.commands, .commodities = commodities, .seed = options.seed});
}

SpatialOptions spatial_options(const Options& options) {
  SpatialOptions spatial{.commands = options.commands, .seed = options.seed};
  if (options.resting > 0) spatial.resting = options.resting;
  return spatial;
}

struct Public {
  int programmes = 0;
  int incentives = 0;
};

Workload square(const Options& options, std::size_t zones, const Public& money = {}) {
  SpatialOptions spatial = spatial_options(options);
  spatial.programmes = money.programmes;
  spatial.incentives = money.incentives;
  return square_workload({.origins = zones, .destinations = zones}, spatial);
}

Workload shaped(const Options& options, MarketShape shape) {
  return shaped_workload({.shape = shape, .commands = options.commands, .seed = options.seed});
}

Result<Workload> mandi(const Options& options, std::int64_t lots_max) {
  return recorded_workload(options.data_folder + "/mandi-2019",
                           {.commands = options.commands, .lots_max = lots_max});
}

constexpr std::int64_t kTruckloadLots = 100;  // 10 tonnes in quintals

// In the order in which tables show them.
constexpr std::array<std::pair<std::string_view, Maker>, 15> kMakers = {{
    {"plain-1", [](const Options& options) -> Result<Workload> { return plain(options, 1); }},
    {"plain-32", [](const Options& options) -> Result<Workload> { return plain(options, 32); }},
    {"spatial-100", [](const Options& options) -> Result<Workload> { return square(options, 100); }},
    {"spatial-340", [](const Options& options) -> Result<Workload> { return square(options, 340); }},
    {"programmes-1",
     [](const Options& options) -> Result<Workload> { return square(options, 340, {.programmes = 1}); }},
    {"programmes-5",
     [](const Options& options) -> Result<Workload> { return square(options, 340, {.programmes = 5}); }},
    {"incentives-5",
     [](const Options& options) -> Result<Workload> { return square(options, 340, {.incentives = 5}); }},
    {"spatial-china",
     [](const Options& options) {
       return country_workload(options.data_folder + "/china-zones", spatial_options(options));
     }},
    {"mandi", [](const Options& options) { return mandi(options, 0); }},
    {"mandi-truckloads", [](const Options& options) { return mandi(options, kTruckloadLots); }},
    {"wide", [](const Options& options) -> Result<Workload> { return shaped(options, MarketShape::kWide); }},
    {"thin", [](const Options& options) -> Result<Workload> { return shaped(options, MarketShape::kThin); }},
    {"one-price",
     [](const Options& options) -> Result<Workload> { return shaped(options, MarketShape::kOnePrice); }},
    {"crash",
     [](const Options& options) -> Result<Workload> { return shaped(options, MarketShape::kCrash); }},
    {"many-books",
     [](const Options& options) -> Result<Workload> { return shaped(options, MarketShape::kManyBooks); }},
}};

std::string all_names() {
  std::string text;
  for (const std::string_view name : workload_names()) {
    text.append(text.empty() ? "" : ", ").append(name);
  }
  return text;
}

}  // namespace

const std::vector<std::string_view>& workload_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    all.reserve(kMakers.size());
    for (const auto& [name, make] : kMakers) all.push_back(name);
    return all;
  }();
  return names;
}

Result<Workload> workload_named(std::string_view name, const CatalogueOptions& options) {
  const auto found = std::ranges::find(kMakers, name, &std::pair<std::string_view, Maker>::first);
  if (found != kMakers.end()) return found->second(options);
  return Error{.code = ErrorCode::kUsage,
               .message = "there is no workload '" + std::string(name) + "', but " + all_names()};
}

}  // namespace farmgate
