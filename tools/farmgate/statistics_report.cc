#include "tools/farmgate/statistics_report.h"

#include <farmgate/v1/market_data_service.pb.h>

#include <vector>

#include <absl/numeric/int128.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_format.h>
#include <absl/time/time.h>

#include "tools/farmgate/as_of_text.h"
#include "tools/farmgate/figures.h"
#include "tools/farmgate/text_table.h"

namespace farmgate {
namespace {

constexpr auto kRight = TextTable::Align::kRight;

std::string time_text(std::int64_t nanoseconds) {
  return absl::FormatTime(absl::RFC3339_sec, absl::FromUnixNanos(nanoseconds), absl::UTCTimeZone());
}

std::string text_or(const std::string& zone, const char* otherwise) {
  return zone.empty() ? otherwise : zone;
}

// Average, range and last.
void add_prices(bool has_fills, const v1::PriceStatistics& prices, std::int64_t quantity,
                std::vector<std::string>& row) {
  if (!has_fills) {
    row.insert(row.end(), {"-", "-", "-"});
    return;
  }
  row.push_back(ratio(money_of(prices.money()), quantity));
  row.push_back(grouped(prices.price_low()) + " to " + grouped(prices.price_high()));
  row.push_back(grouped(prices.price_last()));
}

void add_row(const v1::StatisticsRow& row, TextTable& table) {
  std::vector<std::string> texts{row.commodity(), text_or(row.origin(), "any"),
                                 text_or(row.destination(), "any"), grouped(row.fill_count()),
                                 grouped(row.quantity_lots())};
  add_prices(row.has_farm_gate(), row.farm_gate(), row.quantity_lots(), texts);
  add_prices(row.has_delivered(), row.delivered(), row.quantity_lots(), texts);
  texts.push_back(grouped(row.offered_quantity_lots()));
  texts.push_back(grouped(row.wanted_quantity_lots()));
  table.add(std::move(texts));
}

}  // namespace

std::string text_report(const v1::GetStatisticsResponse& statistics) {
  std::string text = absl::StrFormat(
      "%s (%s)\n", window_text(statistics.window_start_time_ns(), statistics.window_end_time_ns()),
      as_of_text(statistics));
  if (statistics.rows_size() == 0) return text + "  nothing was traded, and nothing is open\n";
  TextTable table({{"commodity"},
                   {"from"},
                   {"to"},
                   {"fills", kRight},
                   {"lots", kRight},
                   {"farm gate", kRight},
                   {"range", kRight},
                   {"last", kRight},
                   {"delivered", kRight},
                   {"range", kRight},
                   {"last", kRight},
                   {"offered", kRight},
                   {"wanted", kRight}});
  for (const v1::StatisticsRow& row : statistics.rows()) add_row(row, table);
  text += table.text();
  const std::int64_t left_out = statistics.row_count() - statistics.rows_size();
  if (left_out > 0) text += absl::StrFormat("  and %s more rows\n", grouped(left_out));
  return text;
}

std::string window_text(std::int64_t start_time_ns, std::int64_t end_time_ns) {
  if (start_time_ns == 0) return "up to " + time_text(end_time_ns);
  return "from " + time_text(start_time_ns) + " to " + time_text(end_time_ns);
}

Int128 money_of(const std::string& digits) {
  absl::uint128 money = 0;
  if (!absl::SimpleAtoi(digits, &money)) return 0;
  return static_cast<Int128>(money);
}

}  // namespace farmgate
