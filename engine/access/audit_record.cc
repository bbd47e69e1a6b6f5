#include "engine/access/audit_record.h"

#include <array>
#include <ctime>
#include <nlohmann/json.hpp>

#include "engine/base/check.h"

namespace farmgate {
namespace {

using Json = nlohmann::ordered_json;

// In a line a byte of a text takes six at most, as \u0001 does, and one of a JSON value that is cut, which
// has no control characters but between its parts, three: so all texts of a record fit into a line.
constexpr std::size_t kTextMax = 512;
constexpr std::size_t kCutValueMax = 8'192;
constexpr std::size_t kNumberMax = 64;  // `{"number":18446744073709551615,` and the line's end

// RFC 3339 in UTC, with microseconds.
std::string text_of(std::chrono::system_clock::time_point time) {
  const auto since_1970 =
      std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
  constexpr std::int64_t kSecond = 1'000'000;
  const std::time_t seconds = since_1970 / kSecond;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::string micros = std::to_string(since_1970 % kSecond);
  micros.insert(0, 6 - micros.size(), '0');
  return std::string(text.data(), size) + "." + micros + "Z";
}

// No character of more than one byte is cut in two.
std::string cut(std::string_view text, std::size_t max) {
  if (text.size() <= max) return std::string(text);
  std::size_t size = max;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  return std::string(text.substr(0, size)) + "…";
}

// An object without the brace that begins it.
std::string text_of(const Json& record) {
  return record.dump(-1, ' ', false, Json::error_handler_t::replace).substr(1);
}

std::string with_value(Json record, std::string_view value) {
  constexpr std::size_t kMax = kAuditLineMax - kNumberMax;
  if (value.size() <= kMax) {
    record["with"] = Json::parse(value, nullptr, false);
    std::string text = record["with"].is_discarded() ? std::string() : text_of(record);
    if (!text.empty() && text.size() <= kMax) return text;
  }
  record["with"] = cut(value, kCutValueMax);
  return text_of(record);
}

}  // namespace

std::string audit_text(const AuditedAct& act, std::chrono::system_clock::time_point time) {
  Json record;
  record["time"] = text_of(time);
  record["who"] = cut(act.who, kTextMax);
  if (!act.role.empty()) record["role"] = cut(act.role, kTextMax);
  if (!act.peer.empty()) record["peer"] = cut(act.peer, kTextMax);
  record["what"] = cut(act.what, kTextMax);
  return act.with.empty() ? text_of(record) : with_value(std::move(record), act.with);
}

std::string audit_text(std::uint64_t act, const AuditedOutcome& outcome,
                       std::chrono::system_clock::time_point time) {
  Json record;
  record["time"] = text_of(time);
  record["of"] = act;
  record["outcome"] = cut(outcome.code, kTextMax);
  if (outcome.sequence != 0) record["sequence"] = outcome.sequence;
  return text_of(record);
}

std::string numbered(std::uint64_t number, std::string_view text) {
  std::string line = "{\"number\":" + std::to_string(number) + ",";
  line.append(text).push_back('\n');
  check(line.size() <= kAuditLineMax);
  return line;
}

}  // namespace farmgate
