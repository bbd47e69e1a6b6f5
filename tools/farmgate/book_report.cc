#include "tools/farmgate/book_report.h"

#include <farmgate/v1/market_data_service.pb.h>

#include <absl/strings/str_format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tools/farmgate/as_of_text.h"
#include "tools/farmgate/figures.h"
#include "tools/farmgate/text_table.h"

namespace farmgate {
namespace {

constexpr auto kRight = TextTable::Align::kRight;

using Levels = google::protobuf::RepeatedPtrField<v1::BookLevel>;

// The columns of coupons, where some level has one.
class CouponColumns {
 public:
  explicit CouponColumns(const Levels& levels)
      : are_shown_(std::ranges::any_of(
            levels, [](const v1::BookLevel& level) { return !level.programme().empty(); })) {}

  std::vector<TextTable::Column> behind(std::vector<TextTable::Column> columns) const {
    if (are_shown_) columns.insert(columns.end(), {{"programme"}, {"locked", kRight}});
    return columns;
  }
  std::vector<std::string> behind(std::vector<std::string> row, const v1::BookLevel& level) const {
    const std::string locked = level.programme().empty() ? "" : grouped(level.locked_amount());
    if (are_shown_) row.insert(row.end(), {level.programme(), locked});
    return row;
  }

 private:
  const bool are_shown_;
};

std::string plain_table(const Levels& levels) {
  const CouponColumns coupons(levels);
  TextTable table(coupons.behind({{"price", kRight}, {"lots", kRight}, {"orders", kRight}, {"zone"}}));
  for (const v1::BookLevel& level : levels) {
    table.add(coupons.behind(
        {grouped(level.price()), grouped(level.quantity_lots()), grouped(level.order_count()), level.zone()},
        level));
  }
  return table.text();
}

// `here` is what the price is called in the zone it is seen from.
std::string seen_table(const Levels& levels, const char* here) {
  const CouponColumns coupons(levels);
  TextTable table(coupons.behind({{here, kRight},
                                  {"lots", kRight},
                                  {"orders", kRight},
                                  {"zone"},
                                  {"price", kRight},
                                  {"cost", kRight},
                                  {"subsidy", kRight},
                                  {"hours", kRight}}));
  for (const v1::BookLevel& level : levels) {
    table.add(
        coupons.behind({grouped(level.price_here()), grouped(level.quantity_lots()),
                        grouped(level.order_count()), level.zone(), grouped(level.price()),
                        grouped(level.unit_cost()), grouped(level.subsidy()), grouped(level.transit_hours())},
                       level));
  }
  return table.text();
}

std::string side_text(const char* title, const Levels& levels, bool more, const std::string& table) {
  if (levels.empty()) return absl::StrFormat("%s: none\n", title);
  return absl::StrFormat("%s, best first\n", title) + table + (more ? "  and more\n" : "");
}

}  // namespace

std::string text_report(const v1::GetBookRequest& request, const v1::GetBookResponse& book) {
  std::string text =
      absl::StrFormat("%s%s, %s\n", request.commodity(), book.halted() ? " (halted)" : "", as_of_text(book));
  const std::string& zone = request.seen_from_zone();
  if (request.side() != v1::SIDE_ASK) {
    text += zone.empty() ? side_text("bids", book.bids(), book.more_bids(), plain_table(book.bids()))
                         : side_text(absl::StrFormat("bids as netback in %s", zone).c_str(), book.bids(),
                                     book.more_bids(), seen_table(book.bids(), "netback"));
  }
  if (request.side() != v1::SIDE_BID) {
    text += zone.empty() ? side_text("asks", book.asks(), book.more_asks(), plain_table(book.asks()))
                         : side_text(absl::StrFormat("asks as landed cost in %s", zone).c_str(), book.asks(),
                                     book.more_asks(), seen_table(book.asks(), "landed cost"));
  }
  return text;
}

}  // namespace farmgate
