#include "tools/compare/haul.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "engine/files/parse_integer.h"

namespace farmgate {
namespace {

constexpr double kEarthRadiusMetres = 6'371'008.8;  // mean, IUGG

struct Weight {
  std::string_view unit;
  std::int64_t grams = 0;
};
constexpr std::array kWeights{Weight{"g", 1},         Weight{"kg", 1'000},        Weight{"quintal", 100'000},
                              Weight{"t", 1'000'000}, Weight{"tonne", 1'000'000}, Weight{"jin", 500},
                              Weight{"dan", 50'000}};
constexpr std::int64_t kCountMax = 1'000'000;  // of units in a lot

double radians(std::int32_t microdegrees) {
  return microdegrees * 1e-6 * std::numbers::pi / 180;
}

}  // namespace

// The haversine formula (Sinnott, "Virtues of the haversine", 1984).
std::int64_t great_circle_metres(const Zone& from, const Zone& to) {
  const double from_latitude = radians(from.latitude_microdegrees);
  const double to_latitude = radians(to.latitude_microdegrees);
  const double north = std::sin((to_latitude - from_latitude) / 2);
  const double east =
      std::sin((radians(to.longitude_microdegrees) - radians(from.longitude_microdegrees)) / 2);
  const double haversine = north * north + std::cos(from_latitude) * std::cos(to_latitude) * east * east;
  return std::llround(2 * kEarthRadiusMetres * std::asin(std::sqrt(std::min(1.0, haversine))));
}

std::optional<std::int64_t> lot_grams(std::string_view lot) {
  std::int64_t count = 1;
  if (const std::size_t blank = lot.find(' '); blank != std::string_view::npos) {
    const std::string_view number = lot.substr(0, blank);
    count = number == "one" ? 1 : parse_integer(number).value_or(0);
    lot.remove_prefix(blank + 1);
  }
  const auto* const weight = std::ranges::find(kWeights, lot, &Weight::unit);
  if (weight == kWeights.end() || count < 1 || count > kCountMax) return std::nullopt;
  return count * weight->grams;
}

}  // namespace farmgate
