#include "tools/farmgate/time_text.h"

#include <absl/time/time.h>

#include "engine/files/parse_integer.h"

namespace farmgate {

std::optional<Timestamp> parse_time(const std::string& text) {
  if (const auto nanoseconds = parse_integer(text)) {
    return *nanoseconds >= 0 ? std::optional{Timestamp{*nanoseconds}} : std::nullopt;
  }
  const bool has_blanks = text.find(' ') != std::string::npos;
  absl::Time time;
  if (has_blanks || !absl::ParseTime(absl::RFC3339_full, text, &time, nullptr)) return std::nullopt;
  const bool fits = time >= absl::UnixEpoch() && time <= absl::FromUnixNanos(INT64_MAX);
  return fits ? std::optional{Timestamp{absl::ToUnixNanos(time)}} : std::nullopt;
}

Status read_time(const std::string& option, const std::string& text, std::optional<Timestamp>& time) {
  time = parse_time(text);
  if (time) return {};
  return Error{.code = ErrorCode::kUsage,
               .message = option + " " + text +
                          ": is no time; write RFC 3339 (2019-01-31T12:00:00Z) or nanoseconds since 1970"};
}

std::string time_text(std::int64_t nanoseconds) {
  return absl::FormatTime(absl::RFC3339_full, absl::FromUnixNanos(nanoseconds), absl::UTCTimeZone());
}

}  // namespace farmgate
