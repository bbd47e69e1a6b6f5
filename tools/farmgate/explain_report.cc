#include "tools/farmgate/explain_report.h"

#include <farmgate/v1/market_data_service.pb.h>

#include <absl/strings/str_format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tools/farmgate/as_of_text.h"
#include "tools/farmgate/figures.h"
#include "tools/farmgate/text_table.h"
#include "tools/farmgate/word_text.h"

namespace farmgate {
namespace {

constexpr auto kRight = TextTable::Align::kRight;

const char* obstacle_text(v1::Obstacle obstacle) {
  switch (obstacle) {
    case v1::OBSTACLE_HALTED:
      return "the commodity is halted";
    case v1::OBSTACLE_NO_COUNTER_ORDERS:
      return "nothing rests on the other side";
    case v1::OBSTACLE_UNCONNECTED:
      return "no lane goes to any zone where orders rest on the other side";
    case v1::OBSTACLE_TOO_SLOW:
      return "every lane to orders of the other side takes longer than the goods keep";
    case v1::OBSTACLE_OWN_ORDER:
      return "the order that it would meet first is of the same account";
    case v1::OBSTACLE_PRICE:
      return "the prices do not cover the lane";
    case v1::OBSTACLE_SUSPENDED:
      return "the account is suspended";
    default:
      return "for a reason that is unknown here";
  }
}

std::string subject_text(const v1::ExplainOrderResponse& explanation) {
  std::string text = text_of(explanation.side()) + " of " + explanation.commodity() + " in " +
                     explanation.zone() + " at " + grouped(explanation.price());
  if (explanation.open_quantity_lots() > 0)
    text += ", " + grouped(explanation.open_quantity_lots()) + " lots open";
  return text + ", " + as_of_text(explanation) + "\n";
}

// What would make it trade with a level; `is_free`: nothing but the price could be in the way.
std::string change_text(const v1::CounterLevel& level, bool is_free) {
  if (level.own()) return "its own";
  if (level.gap() <= 0) return is_free ? "trades" : "this price, were it not for the above";
  std::string text = level.has_price_to_trade() ? "price " + grouped(level.price_to_trade()) : "";
  if (level.has_net_cost_to_trade()) {
    text +=
        (text.empty() ? "" : ", or ") + std::string("net lane cost ") + grouped(level.net_cost_to_trade());
  }
  return text.empty() ? "no change of one alone" : text;
}

std::string nearest_table(const v1::ExplainOrderResponse& explanation) {
  const bool has_coupons = std::ranges::any_of(
      explanation.nearest(), [](const v1::CounterLevel& level) { return !level.programme().empty(); });
  std::vector<TextTable::Column> columns = {{"nearest"},           {"price", kRight}, {"lots", kRight},
                                            {"price gap", kRight}, {"lane", kRight},  {"in all", kRight},
                                            {"would trade at"}};
  if (has_coupons) columns.insert(columns.end(), {{"programme"}});
  TextTable table(std::move(columns));
  bool is_free = explanation.would_trade();
  for (const v1::CounterLevel& level : explanation.nearest()) {
    is_free = is_free && !level.own();  // behind its own order it waits
    std::vector<std::string> row = {level.zone(),
                                    grouped(level.price()),
                                    grouped(level.quantity_lots()),
                                    grouped(level.gap_price()),
                                    grouped(level.gap_lane()),
                                    grouped(level.gap()),
                                    change_text(level, is_free)};
    if (has_coupons) row.push_back(level.programme());
    table.add(std::move(row));
  }
  return table.text();
}

std::string unreached_table(const v1::ExplainOrderResponse& explanation) {
  TextTable table({{"out of reach"}, {"price", kRight}, {"lots", kRight}, {"because"}});
  for (const v1::UnreachedZone& zone : explanation.unreached()) {
    table.add({zone.zone(), grouped(zone.price()), grouped(zone.quantity_lots()),
               zone.has_slow_lane() ? absl::StrFormat("the lane takes %s hours, the goods keep %s",
                                                      grouped(zone.slow_lane().transit_hours()),
                                                      grouped(zone.shelf_life_hours()))
                                    : "there is no lane"});
  }
  return table.text();
}

}  // namespace

std::string text_report(const v1::ExplainOrderResponse& explanation) {
  std::string text = subject_text(explanation);
  if (explanation.would_trade()) text += "  it would trade\n";
  for (const int obstacle : explanation.obstacles())
    text += absl::StrFormat("  it does not trade: %s\n", obstacle_text(static_cast<v1::Obstacle>(obstacle)));
  if (explanation.nearest_size() > 0) text += nearest_table(explanation);
  if (explanation.unreached_size() > 0) text += unreached_table(explanation);
  return text;
}

}  // namespace farmgate
