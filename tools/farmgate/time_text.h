// Times as people write them on a command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/model/units.h"

namespace farmgate {

// RFC 3339 with a zone ("2019-01-31T12:00:00.5+05:30"), or whole nanoseconds since 1970-01-01 UTC; nothing
// for anything else, or a time before 1970 or beyond 64 bits.
std::optional<Timestamp> parse_time(const std::string& text);

// The same for the value of an option; fails with kUsage, naming the option, for what is no time.
Status read_time(const std::string& option, const std::string& text, std::optional<Timestamp>& time);

// RFC 3339, in UTC.
std::string time_text(std::int64_t nanoseconds);

}  // namespace farmgate
