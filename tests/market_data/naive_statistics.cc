#include "tests/market_data/naive_statistics.h"

#include <sstream>
#include <variant>

namespace farmgate {
namespace {

using Key = std::vector<std::string>;

constexpr std::int64_t kSecond = 1'000'000'000;

bool is_within(StatisticsWindow window, Timestamp time, Timestamp now) {
  const auto steps_since = [&](std::int64_t step) { return now.value() / step - time.value() / step; };
  switch (window) {
    case StatisticsWindow::kMinute:
      return steps_since(kSecond) < 60;
    case StatisticsWindow::kHour:
      return steps_since(60 * kSecond) < 60;
    case StatisticsWindow::kDay:
      return steps_since(3'600 * kSecond) < 24;
    case StatisticsWindow::kSinceStart:
      return true;
  }
  return false;
}

// The keys of the rows that a fill from here to there counts for.
std::vector<Key> keys_of(StatisticsScope scope, const std::string& commodity, const std::string& origin,
                         const std::string& destination) {
  switch (scope) {
    case StatisticsScope::kCommodity:
      return {{commodity, "", ""}};
    case StatisticsScope::kZone:
      return {{commodity, origin, ""}, {commodity, "", destination}};
    case StatisticsScope::kLane:
      return {{commodity, origin, destination}};
  }
  return {};
}

std::string text_of(const StatisticsRow& row) {
  std::ostringstream text;
  const FillFigures& figures = row.figures;
  text << "fills=" << figures.fill_count << " lots=" << figures.quantity.value();
  if (figures.fill_count > 0) {
    for (const PriceFigures& prices : {figures.farm_gate, figures.delivered}) {
      text << ' ' << to_string(prices.money) << ' ' << prices.low.value() << ".." << prices.high.value();
    }
  }
  text << " last=" << row.last_farm_gate.value() << '/' << row.last_delivered.value() << '@'
       << row.last_time.value() << " offered=" << row.offered.value() << " wanted=" << row.wanted.value();
  return text.str();
}

}  // namespace

void NaiveStatistics::apply(const EventRecord& event) {
  now_ = event.time;
  const auto* const fill = std::get_if<FilledRecord>(&event.payload);
  if (fill == nullptr) return;
  fills_.push_back({.time = event.time,
                    .commodity = std::string(event.commodity),
                    .origin = std::string(fill->ask.zone),
                    .destination = std::string(fill->bid.zone),
                    .quantity = fill->quantity,
                    .farm_gate = fill->farm_gate,
                    .delivered = fill->delivered});
}

StatisticsText NaiveStatistics::rows(StatisticsScope scope, StatisticsWindow window,
                                     const NaiveOrders& orders) const {
  std::map<Key, StatisticsRow> rows;
  for (const Fill& fill : fills_) {
    if (!is_within(window, fill.time, now_)) continue;
    for (const Key& key : keys_of(scope, fill.commodity, fill.origin, fill.destination)) {
      StatisticsRow& row = rows[key];
      row.figures.add(FilledRecord{.ask = {},
                                   .bid = {},
                                   .quantity = fill.quantity,
                                   .farm_gate = fill.farm_gate,
                                   .delivered = fill.delivered,
                                   .programme = {}});
      row.last_farm_gate = fill.farm_gate;
      row.last_delivered = fill.delivered;
      row.last_time = fill.time;
    }
  }
  for (const auto& [placed, order] : orders.all()) {
    const bool is_ask = order.terms.side == Side::kAsk;
    if (scope == StatisticsScope::kLane) {  // every lane that has fills, from or to the zone
      for (auto& [key, row] : rows) {
        if (key[0] != order.commodity || key[is_ask ? 1 : 2] != order.zone) continue;
        (is_ask ? row.offered : row.wanted) += Lots{order.open};
      }
      continue;
    }
    if (order.open == 0) continue;
    const Key key = scope == StatisticsScope::kCommodity ? Key{order.commodity, "", ""}
                    : is_ask                             ? Key{order.commodity, order.zone, ""}
                                                         : Key{order.commodity, "", order.zone};
    (is_ask ? rows[key].offered : rows[key].wanted) += Lots{order.open};
  }
  StatisticsText text;
  for (const auto& [key, row] : rows) text[key] = text_of(row);
  return text;
}

StatisticsText text_of(const std::vector<StatisticsRow>& rows, const Symbols& symbols) {
  const auto zone = [&](ZoneId id) { return id.valid() ? std::string(symbols.zones.symbol(id)) : ""; };
  StatisticsText text;
  for (const StatisticsRow& row : rows) {
    const Key key{std::string(symbols.commodities.symbol(row.commodity)), zone(row.zones.origin),
                  zone(row.zones.destination)};
    const bool is_first = text.emplace(key, text_of(row)).second;
    if (!is_first) text[key] = "twice";
  }
  return text;
}

}  // namespace farmgate
