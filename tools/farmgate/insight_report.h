// What insight says, for people and for spreadsheets.
#pragma once

#include <cstdint>
#include <string>

namespace farmgate::v1 {
class GetFairnessResponse;
class GetProducerResponse;
class GetProgrammeEffectResponse;
class GetZoneResponse;
class ListCountyFiguresResponse;
class ListTownFiguresResponse;
class ListZoneFiguresResponse;
class StreamMilestonesResponse;
}  // namespace farmgate::v1

namespace farmgate {

std::string text_report(const v1::GetProducerResponse& response);
std::string text_report(const v1::GetZoneResponse& response);
std::string text_report(const v1::ListZoneFiguresResponse& response);
std::string text_report(const v1::ListTownFiguresResponse& response);
std::string text_report(const v1::ListCountyFiguresResponse& response);
std::string text_report(const v1::GetProgrammeEffectResponse& response);
std::string text_report(const v1::GetFairnessResponse& response);
// A line for each.
std::string text_report(const v1::StreamMilestonesResponse& response);

// The same, below the first lines, which say of when it is.
std::string table_text(const v1::ListZoneFiguresResponse& response);
std::string table_text(const v1::ListTownFiguresResponse& response);
std::string table_text(const v1::ListCountyFiguresResponse& response);
std::string table_text(const v1::GetProgrammeEffectResponse& response);
std::string table_text(const v1::GetFairnessResponse& response);
// Those first lines: "twelve months to 2019-01-31 (as of sequence 7), in minor units of CNY".
std::string heading_text(const v1::GetFairnessResponse& response);

// The rows of an answer as CSV, with a header.
std::string csv_report(const v1::GetProducerResponse& response);
std::string csv_report(const v1::GetZoneResponse& response);
std::string csv_report(const v1::ListZoneFiguresResponse& response);
std::string csv_report(const v1::ListTownFiguresResponse& response);
std::string csv_report(const v1::ListCountyFiguresResponse& response);
// What was reached, by attribute and by county; the whole comes first.
std::string csv_report(const v1::GetProgrammeEffectResponse& response);
// The whole market, attributes, counties.
std::string csv_report(const v1::GetFairnessResponse& response);
std::string csv_report(const v1::StreamMilestonesResponse& response);

// Millionths as a percentage with one decimal, rounded down: "12.3%".
std::string percent(std::int64_t per_million);

}  // namespace farmgate
