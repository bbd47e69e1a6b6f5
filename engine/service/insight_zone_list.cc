// The list of zones of InsightService.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/files/parse_integer.h"
#include "engine/service/field_violations.h"
#include "engine/service/insight_messages.h"
#include "engine/service/insight_queries.h"

namespace farmgate {
namespace {

constexpr int kPageSize = 100;
constexpr int kPageSizeMax = 1'000;

// The largest first, then by symbol.
struct Place {
  Int128 value = 0;
  std::string_view symbol;

  friend bool operator<(const Place& a, const Place& b) {
    return a.value != b.value ? a.value > b.value : a.symbol < b.symbol;
  }
};

Int128 value_of(const Villages::Zone& zone, v1::ZoneOrder order) {
  switch (order) {
    case v1::ZONE_ORDER_SELLERS:
      return zone.sellers;
    case v1::ZONE_ORDER_LANES:
      return zone.lanes;
    case v1::ZONE_ORDER_SYMBOL:
      return 0;
    default:
      return zone.year.sum().farm_gate;
  }
}

bool passes(const Insight& insight, const Villages::Zone& zone, const v1::ListZoneFiguresRequest& request) {
  if (request.villages_only() && !zone.is_village) return false;
  if (!request.state().empty() && zone.state != request.state()) return false;
  if (!request.county().empty() && zone.county != request.county()) return false;
  if (!request.attribute().empty() && !insight.attributes().has(zone.attributes, request.attribute())) {
    return false;
  }
  if (request.town().empty()) return true;
  return zone.town.valid() && insight.villages().town(zone.town).name == request.town();
}

// A page goes on behind the last row of the one before: its value in two parts, and its symbol.
constexpr std::int64_t kPart = 1'000'000'000'000'000'000;
std::string token_of(const Place& place) {
  return std::to_string(static_cast<std::int64_t>(place.value / kPart)) + ":" +
         std::to_string(static_cast<std::int64_t>(place.value % kPart)) + ":" + std::string(place.symbol);
}
std::optional<Place> place_of(std::string_view token) {
  const std::size_t first = token.find(':');
  if (first == std::string_view::npos) return {};
  const std::size_t second = token.find(':', first + 1);
  if (second == std::string_view::npos) return {};
  const auto high = parse_integer(token.substr(0, first));
  const auto low = parse_integer(token.substr(first + 1, second - first - 1));
  const bool is_place = high && low && *high >= 0 && *low >= 0 && *low < kPart;
  if (!is_place) return {};
  return Place{.value = Int128{*high} * kPart + *low, .symbol = token.substr(second + 1)};
}

// Those that are asked for and come behind the page before, the first of them in order.
std::vector<std::pair<Place, ZoneId>> rows_of(const Insight& insight,
                                              const v1::ListZoneFiguresRequest& request, std::size_t count) {
  const Villages& villages = insight.villages();
  const std::optional<Place> after = place_of(request.page_token());
  std::vector<std::pair<Place, ZoneId>> rows;
  for (std::size_t i = 0; i < villages.zone_count(); ++i) {
    const ZoneId id{i};
    if (!passes(insight, villages.zone(id), request)) continue;
    const Place place{.value = value_of(villages.zone(id), request.order()), .symbol = villages.symbol(id)};
    if (!after || *after < place) rows.emplace_back(place, id);
  }
  const auto by_place = [](const auto& a, const auto& b) { return a.first < b.first; };
  const auto end = rows.begin() + static_cast<std::ptrdiff_t>(std::min(count, rows.size()));
  std::partial_sort(rows.begin(), end, rows.end(), by_place);
  rows.erase(end, rows.end());
  return rows;
}

}  // namespace

std::vector<FieldViolation> ListZoneFigures::violations(const Request& request) {
  FieldViolations violations;
  if (!v1::ZoneOrder_IsValid(request.order())) violations.add("order", "is no known order");
  if (request.page_size() < 0 || request.page_size() > kPageSizeMax) {
    violations.add("page_size", "is not within 1 to 1,000, or 0 for 100");
  }
  if (!request.page_token().empty() && !place_of(request.page_token())) {
    violations.add("page_token", "is not what an answer gave");
  }
  violations.check_min_sequence(request.min_sequence());
  return violations.take();
}

grpc::Status ListZoneFigures::answer(const MarketState& market, const Request& request, Response& response) {
  const auto page = static_cast<std::size_t>(request.page_size() == 0 ? kPageSize : request.page_size());
  const Insight& insight = market.insight();
  const auto rows = rows_of(insight, request, page + 1);
  for (std::size_t i = 0; i < std::min(page, rows.size()); ++i) {
    write_zone(insight, rows[i].second, *response.add_zones());
  }
  if (rows.size() > page) response.set_next_page_token(token_of(rows[page - 1].first));
  write_as_of(insight, *response.mutable_as_of());
  response.set_as_of_sequence(static_cast<std::int64_t>(market.sequence()));
  return grpc::Status::OK;
}

}  // namespace farmgate
