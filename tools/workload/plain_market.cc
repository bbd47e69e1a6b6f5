#include "tools/workload/plain_market.h"

#include <algorithm>
#include <array>
#include <vector>

#include "tools/workload/one_lane.h"
#include "tools/workload/order_script.h"
#include "tools/workload/splitmix64.h"

namespace farmgate {
namespace {

constexpr std::int32_t kMiddleStart = 10'000;
constexpr std::int32_t kMiddleMin = 9'500;
constexpr std::int32_t kMiddleMax = 10'500;
constexpr std::size_t kRestingMin = 64;  // below it, new orders only
constexpr std::size_t kRecentCount = 1024;

// What the commands of one commodity depend on, beside its book.
struct PlainCommodity {
  std::int32_t middle = kMiddleStart;
  std::array<OrderNumber, kRecentCount> recent{};  // the last new orders, in a ring
  std::size_t new_count = 0;
};

class PlainGenerator {
 public:
  PlainGenerator(const PlainOptions& options, const RequestSink& sink);

  WorkloadTotals run();

 private:
  std::uint32_t draw_commodity();
  void walk_middle(PlainCommodity& commodity);
  std::int32_t passive_price(std::uint32_t commodity, Side side);
  OrderNumber draw_resting(std::uint32_t commodity);

  void add_passive(std::uint32_t commodity, Side side);
  void add_aggressive(std::uint32_t commodity, Side side);
  void add(const WorkloadOrder& order);
  void cancel(std::uint32_t commodity);
  void replace(std::uint32_t commodity);

  const PlainOptions options_;
  const ScriptNames names_;
  const ZoneCosts costs_;
  OrderScript script_;
  SplitMix64 draws_;
  std::vector<std::uint32_t> weights_;  // of the commodities up to each
  std::vector<PlainCommodity> commodities_;
  std::size_t crowd_ = 0;  // more resting orders than this, and aggressive ones get larger
};

PlainGenerator::PlainGenerator(const PlainOptions& options, const RequestSink& sink)
    : options_(options),
      names_(one_lane_names(options.commodities)),
      script_(names_, costs_, sink),
      draws_(options.seed),
      commodities_(options.commodities) {
  std::uint32_t total = 0;
  for (std::uint32_t i = 0; i < options.commodities; ++i) weights_.push_back(total += (1u << 20) / (i + 1));
  crowd_ = options.commodities > 1 ? 1'250 : 10'000;
}

WorkloadTotals PlainGenerator::run() {
  for (std::uint64_t i = 0; i < options_.commands; ++i) {
    const std::uint32_t commodity = draw_commodity();
    const ZoneBook& book = script_.book(commodity);
    walk_middle(commodities_[commodity]);
    std::uint32_t kind = draws_.below(100);
    if (kind >= 65 && book.resting().size() < kRestingMin) kind = 0;
    const Side side = draws_.below(2) == 0 ? Side::kBid : Side::kAsk;
    if (kind >= 55 && kind < 65 && !book.has(opposite(side))) kind = 0;

    if (kind < 55) {
      add_passive(commodity, side);
    } else if (kind < 65) {
      add_aggressive(commodity, side);
    } else if (kind < 95) {
      cancel(commodity);
    } else {
      replace(commodity);
    }
  }
  return script_.totals();
}

std::uint32_t PlainGenerator::draw_commodity() {
  if (commodities_.size() == 1) return 0;
  const std::uint32_t draw = draws_.below(weights_.back());
  return static_cast<std::uint32_t>(std::ranges::upper_bound(weights_, draw) - weights_.begin());
}

void PlainGenerator::walk_middle(PlainCommodity& commodity) {
  if (!draws_.once_in(64)) return;
  commodity.middle += draws_.below(2) == 1 ? 1 : -1;
  if (commodity.middle < kMiddleMin) commodity.middle = kMiddleMin + 1;
  if (commodity.middle > kMiddleMax) commodity.middle = kMiddleMax - 1;
}

// A price that does not cross the book.
std::int32_t PlainGenerator::passive_price(std::uint32_t commodity, Side side) {
  const std::uint32_t magnitude = draws_.below(9);
  const auto distance = static_cast<std::int32_t>(1 + draws_.below(1u << magnitude));
  const ZoneBook& book = script_.book(commodity);
  const std::int32_t middle = commodities_[commodity].middle;
  const std::int32_t price = side == Side::kBid ? middle - distance : middle + distance;
  if (!book.has(opposite(side))) return price;
  const std::int32_t meeting = book.meeting_price(side, 0);
  return side == Side::kBid ? std::min(price, meeting - 1) : std::max(price, meeting + 1);
}

// Half the time one of the recent orders, when it still rests; otherwise any that does.
OrderNumber PlainGenerator::draw_resting(std::uint32_t commodity) {
  if (draws_.once_in(2)) {
    const OrderNumber recent = commodities_[commodity].recent[draws_.below(kRecentCount)];
    if (recent != 0 && script_.order(recent).is_resting) return recent;
  }
  const auto resting = script_.book(commodity).resting();
  return resting[draws_.below(static_cast<std::uint32_t>(resting.size()))];
}

void PlainGenerator::add_passive(std::uint32_t commodity, Side side) {
  const std::int32_t price = passive_price(commodity, side);
  add({.side = side, .commodity = commodity, .price = price, .open = 1 + draws_.below(100)});
}

void PlainGenerator::add_aggressive(std::uint32_t commodity, Side side) {
  const ZoneBook& book = script_.book(commodity);
  const auto beyond = static_cast<std::int32_t>(draws_.below(4));
  const std::int32_t best = book.meeting_price(side, 0);
  const std::uint32_t quantity = 1 + draws_.below(book.resting().size() > crowd_ ? 500 : 250);
  add({.side = side,
       .commodity = commodity,
       .price = side == Side::kBid ? best + beyond : best - beyond,
       .open = quantity});
}

void PlainGenerator::add(const WorkloadOrder& order) {
  PlainCommodity& commodity = commodities_[order.commodity];
  commodity.recent[commodity.new_count++ % kRecentCount] = script_.place(order);
}

void PlainGenerator::cancel(std::uint32_t commodity) {
  const bool any = draws_.once_in(50);
  script_.cancel(any ? 1 + draws_.below(script_.order_count()) : draw_resting(commodity));
}

// Another passive price and more open lots, so that it loses its priority under any convention.
void PlainGenerator::replace(std::uint32_t commodity) {
  const OrderNumber number = draw_resting(commodity);
  const WorkloadOrder& order = script_.order(number);
  const std::uint32_t open = order.open + 1 + draws_.below(20);
  script_.replace(number, {.price = passive_price(commodity, order.side), .open = open});
}

}  // namespace

Workload plain_workload(const PlainOptions& options) {
  return {.reference = one_lane_reference(one_lane_names(options.commodities)),
          .has_order_options = false,
          .generate = [options](const RequestSink& sink) { return PlainGenerator(options, sink).run(); }};
}

}  // namespace farmgate
