// What some fills of one commodity add up to.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/base/compact.h"
#include "engine/base/int128.h"
#include "engine/model/event_record.h"
#include "engine/model/units.h"

namespace farmgate {

// The prices of fills, all at the farm gate or all delivered.
struct PriceFigures {
  Int128 money = 0;  // price x quantity, in minor currency units
  Compact<Price> low{Price{Compact<Price>::kBeyond}};
  Compact<Price> high;

  void add(Price price, Lots quantity) {
    money += farmgate::money(price, quantity);
    low = std::min<Price>(low, price);
    high = std::max<Price>(high, price);
  }
  void add(const PriceFigures& other) {
    money += other.money;
    low = std::min<Price>(low, other.low);
    high = std::max<Price>(high, other.high);
  }

  friend bool operator==(const PriceFigures& left, const PriceFigures& right) {
    return left.money == right.money && left.low.value() == right.low.value() &&
           left.high.value() == right.high.value();
  }
};

// Without fills, low and high mean nothing.
struct FillFigures {
  std::int64_t fill_count = 0;
  Lots quantity;  // below 2^63 for 9 billion fills of the largest quantity
  PriceFigures farm_gate;
  PriceFigures delivered;

  void add(const FilledRecord& fill) {
    ++fill_count;
    quantity += fill.quantity;
    farm_gate.add(fill.farm_gate, fill.quantity);
    delivered.add(fill.delivered, fill.quantity);
  }
  void add(const FillFigures& other) {
    fill_count += other.fill_count;
    quantity += other.quantity;
    farm_gate.add(other.farm_gate);
    delivered.add(other.delivered);
  }

  friend bool operator==(const FillFigures&, const FillFigures&) = default;
};

}  // namespace farmgate
