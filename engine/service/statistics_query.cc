#include "engine/service/statistics_query.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "engine/base/int128.h"
#include "engine/service/book_names.h"
#include "engine/service/field_violations.h"

namespace farmgate {
namespace {

constexpr int kRows = 1'000;
constexpr int kRowsMax = 10'000;

StatisticsScope scope_of(v1::StatisticsScope scope) {
  if (scope == v1::STATISTICS_SCOPE_ZONE) return StatisticsScope::kZone;
  if (scope == v1::STATISTICS_SCOPE_LANE) return StatisticsScope::kLane;
  return StatisticsScope::kCommodity;
}

// What a request limits its rows to, so that no answer looks at all lanes of all commodities.
void check_limits(const v1::GetStatisticsRequest& request, FieldViolations& violations) {
  const bool has_origin = !request.origin().empty();
  const bool has_destination = !request.destination().empty();
  switch (scope_of(request.scope())) {
    case StatisticsScope::kCommodity:
      if (has_origin) violations.add("origin", "does not go with rows by commodity");
      if (has_destination) violations.add("destination", "does not go with rows by commodity");
      return;
    case StatisticsScope::kZone:
      if (request.commodity().empty() && !has_origin && !has_destination)
        violations.add("commodity", "is missing, without a zone");
      return;
    case StatisticsScope::kLane:
      if (request.commodity().empty() && !(has_origin && has_destination))
        violations.add("commodity", "is missing, without an origin and a destination");
      return;
  }
}

// What a request names must be there, if only deleted.
grpc::Status check_names(const Books& books, const v1::GetStatisticsRequest& request) {
  CommodityId commodity;
  grpc::Status status;
  if (!request.commodity().empty()) status = find_commodity(books, request.commodity(), commodity);
  for (const std::string& symbol : {request.origin(), request.destination()}) {
    ZoneId zone;
    if (status.ok() && !symbol.empty()) status = find_zone(books, symbol, zone);
  }
  return status;
}

// Nothing: it names what nothing was ever ordered under.
std::optional<StatisticsFilter> filter_of(const v1::GetStatisticsRequest& request, const Symbols& symbols) {
  const StatisticsFilter filter{.scope = scope_of(request.scope()),
                                .window = window_of(request.window()),
                                .commodity = symbols.commodities.find(request.commodity()),
                                .zones = {.origin = symbols.zones.find(request.origin()),
                                          .destination = symbols.zones.find(request.destination())}};
  const bool all_known = filter.commodity.valid() == !request.commodity().empty() &&
                         filter.zones.origin.valid() == !request.origin().empty() &&
                         filter.zones.destination.valid() == !request.destination().empty();
  return all_known ? std::optional(filter) : std::nullopt;
}

std::string_view symbol(ZoneId zone, const Symbols& symbols) {
  return zone.valid() ? symbols.zones.symbol(zone) : std::string_view{};
}

// The row that comes first.
class ComesFirst {
 public:
  explicit ComesFirst(const Symbols& symbols) : symbols_(symbols) {}

  bool operator()(const StatisticsRow& left, const StatisticsRow& right) const {
    const auto money = std::tuple(left.figures.delivered.money, left.offered + left.wanted);
    const auto other_money = std::tuple(right.figures.delivered.money, right.offered + right.wanted);
    return money != other_money ? money > other_money : name(left) < name(right);
  }

 private:
  std::tuple<std::string_view, std::string_view, std::string_view> name(const StatisticsRow& row) const {
    return {symbols_.commodities.symbol(row.commodity), symbol(row.zones.origin, symbols_),
            symbol(row.zones.destination, symbols_)};
  }

  const Symbols& symbols_;
};

void write_prices(const PriceFigures& prices, Lots quantity, Price last, v1::PriceStatistics& message) {
  message.set_money(to_string(prices.money));
  message.set_price_average(static_cast<std::int64_t>(prices.money / quantity.value()));
  message.set_price_low(prices.low.value());
  message.set_price_high(prices.high.value());
  message.set_price_last(last.value());
}

void write_row(const StatisticsRow& row, const Symbols& symbols, v1::StatisticsRow& message) {
  message.set_commodity(std::string(symbols.commodities.symbol(row.commodity)));
  message.set_origin(std::string(symbol(row.zones.origin, symbols)));
  message.set_destination(std::string(symbol(row.zones.destination, symbols)));
  message.set_fill_count(row.figures.fill_count);
  message.set_quantity_lots(row.figures.quantity.value());
  message.set_last_fill_time_ns(row.last_time.value());
  message.set_offered_quantity_lots(row.offered.value());
  message.set_wanted_quantity_lots(row.wanted.value());
  if (row.figures.fill_count == 0) return;
  const Lots quantity = row.figures.quantity;
  write_prices(row.figures.farm_gate, quantity, row.last_farm_gate, *message.mutable_farm_gate());
  write_prices(row.figures.delivered, quantity, row.last_delivered, *message.mutable_delivered());
}

}  // namespace

StatisticsWindow window_of(v1::StatisticsWindow window) {
  switch (window) {
    case v1::STATISTICS_WINDOW_MINUTE:
      return StatisticsWindow::kMinute;
    case v1::STATISTICS_WINDOW_HOUR:
      return StatisticsWindow::kHour;
    case v1::STATISTICS_WINDOW_DAY:
      return StatisticsWindow::kDay;
    default:
      return StatisticsWindow::kSinceStart;
  }
}

std::vector<FieldViolation> GetStatistics::violations(const Request& request) {
  FieldViolations violations;
  if (!v1::StatisticsScope_IsValid(request.scope())) violations.add("scope", "is no known scope");
  if (!v1::StatisticsWindow_IsValid(request.window())) violations.add("window", "is no known window");
  violations.check_size("commodity", request.commodity());
  violations.check_size("origin", request.origin());
  violations.check_size("destination", request.destination());
  check_limits(request, violations);
  if (request.row_count_max() < 0 || request.row_count_max() > kRowsMax)
    violations.add("row_count_max", "is not within 1 to 10,000, or 0 for 1,000");
  violations.check_min_sequence(request.min_sequence());
  return violations.take();
}

grpc::Status GetStatistics::answer(const MarketState& market, const Request& request, Response& response) {
  if (grpc::Status status = check_names(market.books(), request); !status.ok()) return status;
  const Symbols& symbols = market.orders().symbols();
  const auto filter = filter_of(request, symbols);
  std::vector<StatisticsRow> rows;
  if (filter) rows = market.statistics().rows(*filter);

  const int listed_max = request.row_count_max() == 0 ? kRows : request.row_count_max();
  const auto listed =
      static_cast<std::ptrdiff_t>(std::min(rows.size(), static_cast<std::size_t>(listed_max)));
  std::ranges::partial_sort(rows, rows.begin() + listed, ComesFirst(symbols));
  for (auto row = rows.begin(); row != rows.begin() + listed; ++row) {
    write_row(*row, symbols, *response.add_rows());
  }
  response.set_row_count(static_cast<std::int64_t>(rows.size()));
  response.set_as_of_sequence(static_cast<std::int64_t>(market.sequence()));
  const StatisticsWindow window = window_of(request.window());
  response.set_window_start_time_ns(market.window_start(window).value());
  response.set_window_end_time_ns(market.time().value());
  return grpc::Status::OK;
}

}  // namespace farmgate
