#include "engine/logistics/hilbert.h"

#include <utility>

namespace farmgate {
namespace {

constexpr std::uint32_t kOrder = 16;

// `value` in 0..`span` to a cell number in 0..2^16 - 1.
std::uint32_t to_cell(std::int64_t value, std::int64_t span) {
  return static_cast<std::uint32_t>(value * ((1 << kOrder) - 1) / span);
}

}  // namespace

std::uint32_t hilbert_position(std::int32_t latitude_microdegrees, std::int32_t longitude_microdegrees) {
  std::uint32_t x = to_cell(std::int64_t{longitude_microdegrees} + 180'000'000, 360'000'000);
  std::uint32_t y = to_cell(std::int64_t{latitude_microdegrees} + 90'000'000, 180'000'000);
  std::uint32_t position = 0;
  for (std::uint32_t half = 1u << (kOrder - 1); half > 0; half /= 2) {
    const bool right = (x & half) != 0;
    const bool upper = (y & half) != 0;
    position += half * half * ((right ? 3u : 0u) ^ (upper ? 1u : 0u));
    if (!upper) {
      if (right) {
        x = ((1u << kOrder) - 1) - x;
        y = ((1u << kOrder) - 1) - y;
      }
      std::swap(x, y);
    }
  }
  return position;
}

}  // namespace farmgate
