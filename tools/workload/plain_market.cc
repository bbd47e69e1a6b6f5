#include "tools/workload/plain_market.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include "tools/workload/plain_book.h"
#include "tools/workload/splitmix64.h"

namespace farmgate {
namespace {

constexpr std::string_view kFarm = "farm";
constexpr std::string_view kCity = "city";
constexpr std::int32_t kMiddleStart = 10'000;
constexpr std::int32_t kMiddleMin = 9'500;
constexpr std::int32_t kMiddleMax = 10'500;
constexpr std::size_t kRestingMin = 64;  // below it, new orders only
constexpr std::size_t kRecentCount = 1024;
constexpr Timestamp kStart{1'000'000'000};
constexpr Timestamp kStep{1'000};

std::string commodity_symbol(std::uint32_t number) {
  return "C" + std::to_string(number);
}

// One commodity's orders.
struct PlainCommodity {
  std::string symbol;
  PlainBook book;
  std::int32_t middle = kMiddleStart;
  std::array<PlainOrderNumber, kRecentCount> recent{};  // the last new orders, in a ring
  std::size_t new_count = 0;
};

class PlainGenerator {
 public:
  PlainGenerator(const PlainOptions& options, const RequestSink& sink);

  WorkloadTotals run();

 private:
  std::uint32_t draw_commodity();
  void walk_middle(PlainCommodity& commodity);
  std::int32_t passive_price(const PlainCommodity& commodity, Side side);
  PlainOrderNumber draw_resting(const PlainCommodity& commodity);

  void add_passive(std::uint32_t commodity, Side side);
  void add_aggressive(std::uint32_t commodity, Side side);
  void add(const PlainOrder& order);
  void cancel(const PlainCommodity& commodity);
  void replace(PlainCommodity& commodity);
  void send(Request request, PlainOrderNumber number);

  const PlainOptions options_;
  const RequestSink& sink_;
  SplitMix64 draws_;
  std::vector<std::uint32_t> weights_;  // of the commodities up to each
  std::vector<PlainOrder> orders_;      // by number
  std::vector<PlainCommodity> commodities_;
  std::size_t crowd_ = 0;  // more resting orders than this, and aggressive ones get larger
  Timestamp time_ = kStart;
  WorkloadTotals totals_;
};

PlainGenerator::PlainGenerator(const PlainOptions& options, const RequestSink& sink)
    : options_(options), sink_(sink), draws_(options.seed), orders_(1) {
  std::uint32_t total = 0;
  for (std::uint32_t i = 0; i < options.commodities; ++i) {
    commodities_.push_back({.symbol = commodity_symbol(i), .book = PlainBook(orders_)});
    weights_.push_back(total += (1u << 20) / (i + 1));
  }
  crowd_ = options.commodities > 1 ? 1'250 : 10'000;
}

WorkloadTotals PlainGenerator::run() {
  for (std::uint64_t i = 0; i < options_.commands; ++i) {
    const std::uint32_t number = draw_commodity();
    PlainCommodity& commodity = commodities_[number];
    walk_middle(commodity);
    std::uint32_t kind = draws_.below(100);
    if (kind >= 65 && commodity.book.resting().size() < kRestingMin) kind = 0;
    const Side side = draws_.below(2) == 0 ? Side::kBid : Side::kAsk;
    if (kind >= 55 && kind < 65 && !commodity.book.has(opposite(side))) kind = 0;

    if (kind < 55) {
      add_passive(number, side);
    } else if (kind < 65) {
      add_aggressive(number, side);
    } else if (kind < 95) {
      cancel(commodity);
    } else {
      replace(commodity);
    }
  }
  return totals_;
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
std::int32_t PlainGenerator::passive_price(const PlainCommodity& commodity, Side side) {
  const std::uint32_t magnitude = draws_.below(9);
  const auto distance = static_cast<std::int32_t>(1 + draws_.below(1u << magnitude));
  const PlainBook& book = commodity.book;
  if (side == Side::kBid) {
    const std::int32_t price = commodity.middle - distance;
    return book.has(Side::kAsk) ? std::min(price, book.best_price(Side::kAsk) - 1) : price;
  }
  const std::int32_t price = commodity.middle + distance;
  return book.has(Side::kBid) ? std::max(price, book.best_price(Side::kBid) + 1) : price;
}

// Half the time one of the recent orders, when it still rests; otherwise any that does.
PlainOrderNumber PlainGenerator::draw_resting(const PlainCommodity& commodity) {
  if (draws_.once_in(2)) {
    const PlainOrderNumber recent = commodity.recent[draws_.below(kRecentCount)];
    if (recent != 0 && orders_[recent].is_resting) return recent;
  }
  const auto resting = commodity.book.resting();
  return resting[draws_.below(static_cast<std::uint32_t>(resting.size()))];
}

void PlainGenerator::add_passive(std::uint32_t commodity, Side side) {
  const std::int32_t price = passive_price(commodities_[commodity], side);
  add({.side = side, .commodity = commodity, .price = price, .open = 1 + draws_.below(100)});
}

void PlainGenerator::add_aggressive(std::uint32_t commodity, Side side) {
  const PlainBook& book = commodities_[commodity].book;
  const auto beyond = static_cast<std::int32_t>(draws_.below(4));
  const std::int32_t best = book.best_price(opposite(side));
  const std::uint32_t quantity = 1 + draws_.below(book.resting().size() > crowd_ ? 500 : 250);
  add({.side = side,
       .commodity = commodity,
       .price = side == Side::kBid ? best + beyond : best - beyond,
       .open = quantity});
}

void PlainGenerator::add(const PlainOrder& order) {
  const auto number = static_cast<PlainOrderNumber>(orders_.size());
  orders_.push_back(order);
  PlainCommodity& commodity = commodities_[order.commodity];
  send({.operation = Operation::kNew,
        .side = order.side,
        .given = {.side = true, .quantity = true, .price = true, .time_in_force = true},
        .commodity = commodity.symbol,
        .zone = order.side == Side::kAsk ? kFarm : kCity,
        .quantity = Lots{order.open},
        .price = Price{order.price}},
       number);
  commodity.book.enter(number, totals_);
  commodity.recent[commodity.new_count++ % kRecentCount] = number;
}

void PlainGenerator::cancel(const PlainCommodity& commodity) {
  const bool any = draws_.once_in(50);
  const PlainOrderNumber number =
      any ? 1 + draws_.below(static_cast<std::uint32_t>(orders_.size() - 1)) : draw_resting(commodity);
  send({.operation = Operation::kCancel}, number);
  if (orders_[number].is_resting) commodities_[orders_[number].commodity].book.leave(number);
}

// Another passive price and more open lots, so that it loses its priority under any convention.
void PlainGenerator::replace(PlainCommodity& commodity) {
  const PlainOrderNumber number = draw_resting(commodity);
  PlainOrder& order = orders_[number];
  const std::uint32_t open = order.open + 1 + draws_.below(20);
  commodity.book.leave(number);
  order.price = passive_price(commodity, order.side);
  order.open = open;
  commodity.book.rest(number);
  send({.operation = Operation::kReplace,
        .given = {.quantity = true, .price = true},
        .quantity = Lots{order.filled + order.open},
        .price = Price{order.price}},
       number);
}

void PlainGenerator::send(Request request, PlainOrderNumber number) {
  std::array<char, 10> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  time_ += kStep;
  request.time = time_;
  request.account = orders_[number].side == Side::kAsk ? "seller" : "buyer";
  request.order_id = std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data()));
  sink_(request);
}

WorkloadReference plain_reference(std::uint32_t commodities) {
  WorkloadReference reference;
  for (std::uint32_t i = 0; i < commodities; ++i) {
    const std::string symbol = commodity_symbol(i);
    reference.commodities.push_back(
        {.symbol = symbol, .name = symbol, .lot = "lot", .class_symbol = "road", .tick = Price{1}});
  }
  reference.zones = {
      {.symbol = std::string(kFarm), .name = "Farm", .kind = ZoneKind::kRural},
      {.symbol = std::string(kCity),
       .name = "City",
       .kind = ZoneKind::kUrban,
       .longitude_microdegrees = 1'000'000},
  };
  reference.lanes = {{.origin = std::string(kFarm),
                      .destination = std::string(kCity),
                      .class_symbol = "road",
                      .transit_hours = 1}};
  return reference;
}

}  // namespace

Workload plain_workload(const PlainOptions& options) {
  return {.reference = plain_reference(options.commodities),
          .has_order_options = false,
          .generate = [options](const RequestSink& sink) { return PlainGenerator(options, sink).run(); }};
}

}  // namespace farmgate
