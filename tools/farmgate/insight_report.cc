#include "tools/farmgate/insight_report.h"

#include <absl/strings/str_format.h>
#include <absl/strings/str_join.h>
#include <absl/time/time.h>
#include <farmgate/v1/insight_service.pb.h>

#include <string>
#include <vector>

#include "tools/farmgate/as_of_text.h"
#include "tools/farmgate/figures.h"
#include "tools/farmgate/message_csv.h"
#include "tools/farmgate/statistics_report.h"
#include "tools/farmgate/text_table.h"

namespace farmgate {
namespace {

constexpr auto kRight = TextTable::Align::kRight;
constexpr std::int64_t kDaySeconds = 86'400;

std::string line(const char* label, const std::string& value) {
  return absl::StrFormat("  %-20s %s\n", label, value);
}

std::string date(std::int64_t days) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(days * kDaySeconds), absl::UTCTimeZone());
}
std::string time_text(std::int64_t nanoseconds) {
  return absl::FormatTime(absl::RFC3339_sec, absl::FromUnixNanos(nanoseconds), absl::UTCTimeZone());
}

// "twelve months to 2019-01-31 (as of sequence 7), in CNY".
template <class Response>
std::string heading(const Response& response) {
  const v1::InsightAsOf& as_of = response.as_of();
  std::string text = absl::StrFormat("twelve months to %s (%s)", date(as_of.day()), as_of_text(response));
  if (!as_of.currency().empty()) text += ", in minor units of " + as_of.currency();
  text += "\n";
  if (as_of.since_sequence() > 0) {
    text += absl::StrFormat("  what was up to sequence %d is not known\n", as_of.since_sequence());
  }
  return text;
}

std::string money(const std::string& digits) {
  return grouped(money_of(digits));
}
std::string yes_or_no(bool is) {
  return is ? "yes" : "no";
}

std::string place(const std::string& county, const std::string& state) {
  if (county.empty() || state.empty()) return county + state;
  return county + ", " + state;
}

template <class Response>
std::string and_more(const Response& response) {
  return response.next_page_token().empty() ? "" : "  and more\n";
}

void add_zone(const v1::ZoneFigures& zone, TextTable& table) {
  table.add({zone.zone(), zone.town(), place(zone.county(), zone.state()), money(zone.sales()),
             grouped(zone.quantity_lots()), grouped(zone.active_sellers()), grouped(zone.lanes()),
             percent(zone.market_share_per_million()), zone.ecommerce_village() ? "village" : "",
             zone.ecommerce_town() ? "town" : ""});
}

TextTable zone_table() {
  return TextTable({{"zone"},
                    {"town"},
                    {"county"},
                    {"sales", kRight},
                    {"lots", kRight},
                    {"sellers", kRight},
                    {"lanes", kRight},
                    {"share", kRight},
                    {"e-commerce"},
                    {""}});
}

std::string reach_table(const std::string& of,
                        const google::protobuf::RepeatedPtrField<v1::ProgrammeReach>& rows) {
  if (rows.empty()) return "";
  TextTable table({{of}, {"paid", kRight}, {"lots", kRight}, {"share", kRight}});
  for (const v1::ProgrammeReach& row : rows) {
    table.add({row.attribute().empty() ? place(row.county(), row.state()) : row.attribute(),
               money(row.paid()), grouped(row.quantity_lots()), percent(row.share_per_million())});
  }
  return table.text();
}

void add_surplus(const std::string& of, const v1::SurplusFigures& row, TextTable& table) {
  table.add({of, grouped(row.quantity_lots()), money(row.surplus()), money(row.producer_surplus()),
             percent(row.producer_share_per_million())});
}

void add_distance(const char* band, const v1::DistanceFigures& row, TextTable& table) {
  table.add({band, grouped(row.zones()), grouped(row.quantity_lots()),
             ratio(money_of(row.lane_cost()), row.quantity_lots()),
             ratio(money_of(row.farm_gate()), row.quantity_lots()),
             ratio(money_of(row.delivered()), row.quantity_lots()),
             percent(row.farm_gate_share_per_million())});
}

std::string milestone_text(const v1::Milestone& milestone) {
  const std::string producer = milestone.owner().empty() ? milestone.account() : "owner " + milestone.owner();
  const std::string where = place(milestone.county(), milestone.state());
  switch (milestone.kind()) {
    case v1::MILESTONE_KIND_FIRST_SALE:
      return producer + " sold something for the first time";
    case v1::MILESTONE_KIND_ABOVE_POVERTY_LINE:
      return producer + " has come to the poverty line: " + money(milestone.money());
    case v1::MILESTONE_KIND_BELOW_POVERTY_LINE:
      return producer + " has fallen below the poverty line: " + money(milestone.money());
    case v1::MILESTONE_KIND_VILLAGE_GAINED:
      return absl::StrFormat("%s (%s) is an e-commerce village: sales of %s by %s", milestone.zone(), where,
                             money(milestone.money()), counted(milestone.count(), "seller"));
    case v1::MILESTONE_KIND_VILLAGE_LOST:
      return absl::StrFormat("%s (%s) is no e-commerce village any more: sales of %s by %s", milestone.zone(),
                             where, money(milestone.money()), counted(milestone.count(), "seller"));
    case v1::MILESTONE_KIND_TOWN_GAINED:
      return absl::StrFormat("%s (%s) is an e-commerce town: %s", milestone.town(), where,
                             counted(milestone.count(), "e-commerce village"));
    default:
      return absl::StrFormat("%s (%s) is no e-commerce town any more: %s", milestone.town(), where,
                             counted(milestone.count(), "e-commerce village"));
  }
}

}  // namespace

std::string percent(std::int64_t per_million) {
  return absl::StrFormat("%d.%d%%", per_million / 10'000, per_million % 10'000 / 1'000);
}

std::string text_report(const v1::GetProducerResponse& response) {
  const v1::ProducerFigures& producer = response.producer();
  std::string text = heading(response);
  text += producer.owner().empty() ? line("account", producer.account()) : line("owner", producer.owner());
  if (!producer.owned_by().empty()) text += line("owned by", producer.owned_by());
  if (producer.attributes_size() > 0) {
    text += line("attributes", absl::StrJoin(producer.attributes(), ", "));
  }
  text += line("income", money(producer.income()));
  text += line("lots", grouped(producer.quantity_lots()));
  if (producer.owned_by().empty()) {
    text += line("poverty line", grouped(response.as_of().poverty_line()) +
                                     (producer.above_poverty_line() ? ", not below it" : ", below it"));
  }
  text +=
      line("first sale", producer.first_sale_sequence() == 0
                             ? "none"
                             : absl::StrFormat("%s, sequence %d", time_text(producer.first_sale_time_ns()),
                                               producer.first_sale_sequence()));
  return text;
}

std::string text_report(const v1::GetZoneResponse& response) {
  const v1::ZoneFigures& zone = response.zone();
  std::string text = heading(response);
  text += line("zone", zone.zone());
  if (!zone.town().empty()) text += line("town", zone.town());
  text += line("county", place(zone.county(), zone.state()));
  if (zone.attributes_size() > 0) text += line("attributes", absl::StrJoin(zone.attributes(), ", "));
  text += line("households", zone.households() == 0 ? "not known" : grouped(zone.households()));
  text += line("sales", money(zone.sales()));
  text += line("lots", grouped(zone.quantity_lots()));
  text += line("active sellers", grouped(zone.active_sellers()));
  text += line("lanes", grouped(zone.lanes()));
  text += line("market share", percent(zone.market_share_per_million()));
  text += line("e-commerce village", yes_or_no(zone.ecommerce_village()));
  if (zone.town().empty()) return text;
  return text + line("e-commerce town", yes_or_no(zone.ecommerce_town()) + ", with " +
                                            counted(zone.town_villages(), "e-commerce village"));
}

std::string heading_text(const v1::GetFairnessResponse& response) {
  return heading(response);
}

std::string text_report(const v1::ListZoneFiguresResponse& response) {
  return heading(response) + table_text(response);
}
std::string text_report(const v1::ListTownFiguresResponse& response) {
  return heading(response) + table_text(response);
}
std::string text_report(const v1::ListCountyFiguresResponse& response) {
  return heading(response) + table_text(response);
}
std::string text_report(const v1::GetFairnessResponse& response) {
  return heading(response) + table_text(response);
}
std::string text_report(const v1::GetProgrammeEffectResponse& response) {
  return absl::StrFormat("since it began (%s)\n", as_of_text(response)) + table_text(response);
}

std::string table_text(const v1::ListZoneFiguresResponse& response) {
  if (response.zones_size() == 0) return "  no such zones\n";
  TextTable table = zone_table();
  for (const v1::ZoneFigures& zone : response.zones()) add_zone(zone, table);
  return table.text() + and_more(response);
}

std::string table_text(const v1::ListTownFiguresResponse& response) {
  if (response.towns_size() == 0) return "  no such towns\n";
  TextTable table({{"town"},
                   {"county"},
                   {"poor"},
                   {"zones", kRight},
                   {"sales", kRight},
                   {"lots", kRight},
                   {"sellers", kRight},
                   {"lanes", kRight},
                   {"share", kRight},
                   {"villages", kRight},
                   {"e-commerce"}});
  for (const v1::TownFigures& town : response.towns()) {
    table.add({town.town(), place(town.county(), town.state()), town.poor() ? "poor" : "",
               grouped(town.zones()), money(town.sales()), grouped(town.quantity_lots()),
               grouped(town.active_sellers()), grouped(town.lanes()),
               percent(town.market_share_per_million()), grouped(town.ecommerce_villages()),
               town.ecommerce_town() ? "town" : ""});
  }
  return table.text() + and_more(response);
}

std::string table_text(const v1::ListCountyFiguresResponse& response) {
  if (response.counties_size() == 0) return "  no such counties\n";
  TextTable table({{"county"},
                   {"poor"},
                   {"zones", kRight},
                   {"sales", kRight},
                   {"lots", kRight},
                   {"sellers", kRight},
                   {"lanes", kRight},
                   {"share", kRight},
                   {"villages", kRight}});
  for (const v1::CountyFigures& county : response.counties()) {
    table.add({place(county.county(), county.state()), county.poor() ? "poor" : "", grouped(county.zones()),
               money(county.sales()), grouped(county.quantity_lots()), grouped(county.active_sellers()),
               grouped(county.lanes()), percent(county.market_share_per_million()),
               grouped(county.ecommerce_villages())});
  }
  return table.text();
}

std::string table_text(const v1::GetProgrammeEffectResponse& response) {
  const v1::ProgrammeEffect& effect = response.effect();
  std::string text = line("programme", effect.programme());
  text += line("paid", money(effect.paid()));
  text += line("lots", grouped(effect.quantity_lots()));
  text += line("additional lots", grouped(effect.additional_lots()));
  text +=
      line("paid for each", effect.additional_lots() == 0 ? "-" : money(effect.paid_per_additional_lot()));
  text += line("producers reached", grouped(effect.producers_reached()));
  text += line("lifted", grouped(effect.producers_lifted()));
  text +=
      line("paid for each", effect.producers_lifted() == 0 ? "-" : money(effect.paid_per_producer_lifted()));
  return text + reach_table("attribute", effect.attributes()) + reach_table("county", effect.counties());
}

std::string table_text(const v1::GetFairnessResponse& response) {
  TextTable surplus(
      {{"surplus"}, {"lots", kRight}, {"in all", kRight}, {"producers'", kRight}, {"share", kRight}});
  add_surplus("market", response.market(), surplus);
  for (const v1::SurplusFigures& row : response.attributes()) add_surplus(row.attribute(), row, surplus);
  for (const v1::SurplusFigures& row : response.counties()) {
    add_surplus(place(row.county(), row.state()), row, surplus);
  }
  TextTable distance({{"distance"},
                      {"zones", kRight},
                      {"lots", kRight},
                      {"lane", kRight},
                      {"farm gate", kRight},
                      {"delivered", kRight},
                      {"share", kRight}});
  add_distance("near", response.near(), distance);
  add_distance("middle", response.middle(), distance);
  add_distance("far", response.far(), distance);
  std::string text = surplus.text() + distance.text();
  if (response.near().zones() == 0) return text;
  const std::int64_t spread = response.netback_spread_per_million();
  return text + absl::StrFormat("  near farm gates get %s of the delivered price %s than far ones\n",
                                percent(spread < 0 ? -spread : spread), spread < 0 ? "less" : "more");
}

std::string text_report(const v1::StreamMilestonesResponse& response) {
  std::string text;
  for (const v1::Milestone& milestone : response.milestones()) {
    text += absl::StrFormat("%d %s %s\n", milestone.sequence(), time_text(milestone.time_ns()),
                            milestone_text(milestone));
  }
  return text;
}

std::string csv_report(const v1::GetProducerResponse& response) {
  return csv_text<v1::ProducerFigures>(std::vector<v1::ProducerFigures>{response.producer()});
}

std::string csv_report(const v1::GetZoneResponse& response) {
  return csv_text<v1::ZoneFigures>(std::vector<v1::ZoneFigures>{response.zone()});
}

std::string csv_report(const v1::ListZoneFiguresResponse& response) {
  return csv_text<v1::ZoneFigures>(response.zones());
}

std::string csv_report(const v1::ListTownFiguresResponse& response) {
  return csv_text<v1::TownFigures>(response.towns());
}

std::string csv_report(const v1::ListCountyFiguresResponse& response) {
  return csv_text<v1::CountyFigures>(response.counties());
}

std::string csv_report(const v1::GetProgrammeEffectResponse& response) {
  const v1::ProgrammeEffect& effect = response.effect();
  std::vector<v1::ProgrammeReach> rows(1);
  rows.front().set_paid(effect.paid());
  rows.front().set_quantity_lots(effect.quantity_lots());
  rows.front().set_share_per_million(effect.paid() == "0" ? 0 : 1'000'000);
  rows.insert(rows.end(), effect.attributes().begin(), effect.attributes().end());
  rows.insert(rows.end(), effect.counties().begin(), effect.counties().end());
  return csv_text<v1::ProgrammeReach>(rows);
}

std::string csv_report(const v1::GetFairnessResponse& response) {
  std::vector<v1::SurplusFigures> rows{response.market()};
  rows.insert(rows.end(), response.attributes().begin(), response.attributes().end());
  rows.insert(rows.end(), response.counties().begin(), response.counties().end());
  return csv_text<v1::SurplusFigures>(rows);
}

std::string csv_report(const v1::StreamMilestonesResponse& response) {
  return csv_text<v1::Milestone>(response.milestones());
}

}  // namespace farmgate
