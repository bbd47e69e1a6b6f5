#include "engine/service/insight_pages.h"

#include <cstdint>

#include "engine/files/parse_integer.h"

namespace farmgate {
namespace {

// A value may have more than 64 bits, and is written in two parts.
constexpr std::int64_t kPart = 1'000'000'000'000'000'000;

}  // namespace

std::string token_of(const InsightPlace& place) {
  return std::to_string(static_cast<std::int64_t>(place.value / kPart)) + ":" +
         std::to_string(static_cast<std::int64_t>(place.value % kPart)) + ":" + place.key;
}

std::optional<InsightPlace> place_of(std::string_view token) {
  const std::size_t first = token.find(':');
  if (first == std::string_view::npos) return {};
  const std::size_t second = token.find(':', first + 1);
  if (second == std::string_view::npos) return {};
  const auto high = parse_integer(token.substr(0, first));
  const auto low = parse_integer(token.substr(first + 1, second - first - 1));
  const bool is_place = high && low && *high >= 0 && *low >= 0 && *low < kPart;
  if (!is_place) return {};
  return InsightPlace{.value = Int128{*high} * kPart + *low, .key = std::string(token.substr(second + 1))};
}

}  // namespace farmgate
