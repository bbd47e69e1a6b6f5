#include "tools/workload/shaped_market.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "tools/workload/market_mix.h"
#include "tools/workload/one_lane.h"

namespace farmgate {
namespace {

constexpr std::int32_t kMiddle = 10'000;

std::int32_t beside(std::int32_t middle, Side side, std::int32_t distance) {
  return side == Side::kBid ? middle - distance : middle + distance;
}

MixRules wide_rules() {
  return {.resting = 10'000, .passive_price = [](SplitMix64& draws, const OrderSpot& spot, const ZoneBook&) {
            constexpr std::int32_t kHalf = 500'000'000;
            const std::int32_t distance = std::min(draw_distance(draws, 29), kHalf - 1);
            return beside(kHalf, spot.side, distance);
          }};
}

// Half of 200,000 prices are taken, each by one order.
MixRules thin_rules() {
  return {.resting = 100'000,
          .passive_price = [](SplitMix64& draws, const OrderSpot& spot, const ZoneBook& book) {
            constexpr std::uint32_t kPricesOfASide = 100'000;
            std::int32_t price = 0;
            for (int attempt = 0; attempt < 16; ++attempt) {
              const auto distance = static_cast<std::int32_t>(1 + draws.below(kPricesOfASide));
              price = beside(1'000'000, spot.side, distance);
              if (!book.has_level(spot.side, spot.zone, price)) break;
            }
            return price;
          }};
}

MixRules one_price_rules() {
  return {.resting = 10'000,
          .beyond = 1,
          .passive_price = [](SplitMix64&, const OrderSpot&, const ZoneBook&) { return kMiddle; },
          .one_sided = true};
}

// The middle over one round of 20,000 commands: high, falling, low, rising.
class Crash {
 public:
  std::int32_t middle() const {
    const std::uint64_t command = commands_ % kRound;
    const auto moved = static_cast<std::int32_t>(command % (kRound / 2) * kDepth / kFall);
    if (command < kRound / 2) return kMiddle - std::min(moved, kDepth);
    return kMiddle - kDepth + std::min(moved, kDepth);
  }

  // While the middle moves, two commands of three are large orders that trade up to it.
  std::optional<WorkloadOrder> next(SplitMix64& draws) {
    const std::uint64_t command = ++commands_ % kRound;
    if (command % (kRound / 2) >= kFall || draws.once_in(3)) return std::nullopt;
    const Side side = command < kRound / 2 ? Side::kAsk : Side::kBid;
    return WorkloadOrder{.side = side, .price = middle(), .open = 1 + draws.below(2'000)};
  }

 private:
  static constexpr std::uint64_t kRound = 20'000;
  static constexpr std::uint64_t kFall = 1'000;
  static constexpr std::int32_t kDepth = kMiddle * 4 / 10;

  std::uint64_t commands_ = kRound - 1;
};

MixRules crash_rules() {
  auto crash = std::make_shared<Crash>();
  return {.resting = 10'000,
          .passive_price =
              [crash](SplitMix64& draws, const OrderSpot& spot, const ZoneBook&) {
                return beside(crash->middle(), spot.side, draw_distance(draws, 12));
              },
          .interruption = [crash](SplitMix64& draws, const OrderScript&) { return crash->next(draws); }};
}

MixRules many_books_rules() {
  return {.resting = 30'000, .passive_price = [](SplitMix64& draws, const OrderSpot& spot, const ZoneBook&) {
            return beside(kMiddle, spot.side, draw_distance(draws, 8));
          }};
}

// Made anew for every run, since rules may carry a state.
MixRules rules_of(const ShapedOptions& options) {
  MixRules rules;
  switch (options.shape) {
    case MarketShape::kWide:
      rules = wide_rules();
      break;
    case MarketShape::kThin:
      rules = thin_rules();
      break;
    case MarketShape::kOnePrice:
      rules = one_price_rules();
      break;
    case MarketShape::kCrash:
      rules = crash_rules();
      break;
    case MarketShape::kManyBooks:
      rules = many_books_rules();
      break;
  }
  rules.commands = options.commands;
  return rules;
}

ScriptNames names_of(MarketShape shape) {
  return one_lane_names(shape == MarketShape::kManyBooks ? 10'000 : 1);
}

}  // namespace

Workload shaped_workload(const ShapedOptions& options) {
  return {.reference = one_lane_reference(names_of(options.shape)),
          .warm_up = rules_of(options).resting,
          .generate = [options](const RequestSink& sink) {
            const ScriptNames names = names_of(options.shape);
            const ZoneCosts costs;
            OrderScript script(names, costs, sink);
            write_mix(rules_of(options), costs, SplitMix64(options.seed), script);
            return script.totals();
          }};
}

}  // namespace farmgate
