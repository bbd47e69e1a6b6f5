// Statistics for people.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/int128.h"

namespace farmgate::v1 {
class GetStatisticsResponse;
}  // namespace farmgate::v1

namespace farmgate {

// What they are of, and one line for each row.
std::string text_report(const v1::GetStatisticsResponse& statistics);

// "from 2019-01-31T00:00:00+00:00 to 2019-01-31T23:10:07+00:00", "up to ...": the window between two times in
// nanoseconds since 1970.
std::string window_text(std::int64_t start_time_ns, std::int64_t end_time_ns);

// Money as messages have it; 0 for what is no number.
Int128 money_of(const std::string& digits);

}  // namespace farmgate
