// An amount in half the room, where many are kept or copied: 32 bits, no sign.
#pragma once

#include <cstdint>
#include <limits>

namespace farmgate {

// Stands for the amount wherever one is wanted. Requires: what it is made from is not negative and fits.
template <class Amount>
class Compact {
 public:
  constexpr Compact() = default;
  constexpr Compact(Amount amount)  // implicit: it is the same amount
      : value_(static_cast<std::uint32_t>(amount.value())) {}

  // Of any amount at all: what does not fit becomes kBeyond, which no amount within the market's bounds is.
  static constexpr std::uint32_t kBeyond = std::numeric_limits<std::uint32_t>::max();
  static constexpr Compact clamp(Amount amount) {
    const auto value = static_cast<std::uint64_t>(amount.value());
    return Compact(value < kBeyond ? static_cast<std::uint32_t>(value) : kBeyond);
  }

  constexpr operator Amount() const { return Amount{value_}; }
  constexpr std::int64_t value() const { return value_; }

 private:
  constexpr explicit Compact(std::uint32_t value) : value_(value) {}

  std::uint32_t value_ = 0;
};

}  // namespace farmgate
