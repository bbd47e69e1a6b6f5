#include "tools/farmgate/comparison_timeline.h"

#include <absl/time/time.h>

#include <string>
#include <vector>

#include "tools/compare/timeline.h"
#include "tools/farmgate/comparison_tables.h"

namespace farmgate {
namespace {

using Json = nlohmann::ordered_json;

std::string date_text(std::int32_t day) {
  return absl::FormatTime("%Y-%m-%d", absl::UnixEpoch() + absl::Hours(24) * day, absl::UTCTimeZone());
}

Json price_json(Int128 paid, std::int64_t quantity) {
  const auto price = average_in_hundredths(paid, quantity);
  return price ? Json(static_cast<double>(*price) / 100) : Json();
}

Json side_json(const std::vector<DayOutcome>& periods) {
  Json json{{"quantity", Json::array()}, {"farm_gate", Json::array()}, {"delivered", Json::array()}};
  for (const DayOutcome& sold : periods) {
    json["quantity"].push_back(sold.quantity);
    json["farm_gate"].push_back(price_json(sold.producers_received, sold.quantity));
    json["delivered"].push_back(price_json(sold.buyers_paid, sold.quantity));
  }
  return json;
}

}  // namespace

nlohmann::ordered_json timeline_json(const Comparison& comparison) {
  const Timeline timeline = timeline_of(comparison);
  Json json{{"period", std::string(to_string(timeline.period))},
            {"begins", Json::array()},
            {"commodities", Json::array()}};
  for (const std::int32_t day : timeline.begins) json["begins"].push_back(date_text(day));
  for (const Timeline::Commodity& commodity : timeline.commodities) {
    json["commodities"].push_back({{"name", commodity.symbol},
                                   {"lot", commodity.lot},
                                   {"currency", commodity.currency},
                                   {"a", side_json(commodity.a)},
                                   {"b", side_json(commodity.b)}});
  }
  return json;
}

}  // namespace farmgate
