// A credit line in the room of its amount, where there are millions.
#pragma once

#include <cstdint>
#include <limits>

#include "engine/model/units.h"

namespace farmgate {

// Stands for the line wherever one is wanted.
class PackedLine {
 public:
  constexpr PackedLine() = default;  // without limit
  // Implicit: it is the same line. Requires: its amount is none that only stands for no limit here.
  constexpr PackedLine(const CreditLine& line) : amount_(line.value_or(kUnlimited)) {}

  constexpr operator CreditLine() const { return has_value() ? CreditLine(amount_) : CreditLine(); }

  constexpr bool has_value() const { return amount_ != kUnlimited; }
  // Requires: has_value().
  constexpr std::int64_t operator*() const { return amount_; }

  friend constexpr bool operator==(const PackedLine& packed, const CreditLine& line) {
    return CreditLine(packed) == line;
  }

 private:
  static constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::min();

  std::int64_t amount_ = kUnlimited;
};

}  // namespace farmgate
