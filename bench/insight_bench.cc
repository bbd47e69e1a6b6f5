// What a fill costs insight.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/insight/insight.h"
#include "tools/workload/splitmix64.h"

namespace farmgate {
namespace {

constexpr std::uint32_t kZones = 2'838;
constexpr std::uint32_t kCities = 340;
constexpr std::int64_t kFillsADay = 100'000;

std::vector<std::string> names(const std::string& prefix, std::uint32_t count) {
  std::vector<std::string> all;
  for (std::uint32_t i = 0; i < count; ++i) all.push_back(prefix + std::to_string(i));
  return all;
}

// Fills of so many producers in a country of 2,838 zones and 340 cities, 100,000 a day.
void BM_Fill(benchmark::State& state) {
  const auto producer_count = static_cast<std::uint32_t>(state.range(0));
  const auto producers = names("producer ", producer_count);
  const auto zones = names("zone ", kZones);
  const auto cities = names("city ", kCities);
  SplitMix64 draws(1);
  Insight insight;
  std::int64_t fill = 0;
  for (auto _ : state) {
    const std::uint32_t producer = draws.below(producer_count);
    const Moment at{.sequence = static_cast<Sequence>(fill + 1),
                    .time = Timestamp{fill / kFillsADay * kDayNs}};
    insight.reach(at);
    insight.add(at, {.producer = producers[producer],
                     .buyer = "buyer",
                     .origin = zones[producer % kZones],
                     .destination = cities[draws.below(kCities)],
                     .programme = {},
                     .quantity = Lots{10},
                     .farm_gate = Price{100},
                     .delivered = Price{120},
                     .unit_cost = Price{20},
                     .subsidy = Price{0},
                     .redeemed = Price{0},
                     .ask_limit = Price{90},
                     .bid_limit = Price{125}});
    ++fill;
  }
  benchmark::DoNotOptimize(insight.groups().market());
  state.SetItemsProcessed(state.iterations());
}
// Long enough for most producers to have sold before.
BENCHMARK(BM_Fill)
    ->ArgName("producers")
    ->Arg(1'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Iterations(4'000'000)
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace farmgate
