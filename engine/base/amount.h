// A 64-bit integer that knows its unit: amounts of different units do not mix, and nothing converts silently.
#pragma once

#include <compare>
#include <cstdint>

namespace farmgate {

template <class Unit>
class Amount {
 public:
  constexpr Amount() = default;
  constexpr explicit Amount(std::int64_t value) : value_(value) {}

  constexpr std::int64_t value() const { return value_; }

  friend constexpr auto operator<=>(Amount, Amount) = default;
  friend constexpr Amount operator+(Amount a, Amount b) { return Amount{a.value_ + b.value_}; }
  friend constexpr Amount operator-(Amount a, Amount b) { return Amount{a.value_ - b.value_}; }
  constexpr Amount& operator+=(Amount other) { return *this = *this + other; }
  constexpr Amount& operator-=(Amount other) { return *this = *this - other; }

 private:
  std::int64_t value_ = 0;
};

}  // namespace farmgate
