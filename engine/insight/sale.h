// Fills as insight sees them, and what they add up to.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/base/int128.h"
#include "engine/model/incentive.h"
#include "engine/model/units.h"

namespace farmgate {

// A command, and its time.
struct Moment {
  Sequence sequence = 0;
  Timestamp time;

  friend bool operator==(const Moment&, const Moment&) = default;
};

// A fill, with what each side would have taken and paid at most. Names are symbols; prices are per lot.
struct Sale {
  std::string_view producer;  // the account of the ask
  std::string_view buyer;     // that of the bid
  std::string_view origin;
  std::string_view destination;
  std::string_view programme;  // empty: none added to the subsidy
  Lots quantity;
  Price farm_gate;
  Price delivered;
  Price unit_cost;
  Price subsidy;   // the lane's, and what the programme adds
  Price redeemed;  // of it, the programme's part
  Price ask_limit;
  Price bid_limit;
  std::span<const IncentivePayment> payments;  // what programmes pay the producer for her volume by it

  // What the two sides gain together: bid - ask - net cost.
  Price surplus() const { return bid_limit - ask_limit - (unit_cost - subsidy); }
  // Of it, what the producer gets beyond her limit.
  Price producer_surplus() const { return farm_gate - ask_limit; }
  // Whether it would have left no surplus without the coupon, and so not have come about.
  bool is_additional() const { return redeemed > Price{0} && surplus() < redeemed; }
};

// What a producer earned.
struct Earnings {
  Lots lots;          // below 2^63 for 9 billion fills of the largest quantity
  Int128 income = 0;  // farm-gate price x lots, and what programmes paid for volume

  Earnings& operator+=(const Earnings& other) {
    lots += other.lots;
    income += other.income;
    return *this;
  }
  Earnings& operator-=(const Earnings& other) {
    lots -= other.lots;
    income -= other.income;
    return *this;
  }
  friend bool operator==(const Earnings&, const Earnings&) = default;
};

// What some fills come to; money in minor currency units, of all their lots.
struct Trade {
  Lots lots;
  Int128 farm_gate = 0;
  Int128 delivered = 0;
  Int128 cost = 0;  // of the lanes, subsidies not taken off
  Int128 surplus = 0;
  Int128 producer_surplus = 0;

  static Trade of(const Sale& sale) {
    return {.lots = sale.quantity,
            .farm_gate = money(sale.farm_gate, sale.quantity),
            .delivered = money(sale.delivered, sale.quantity),
            .cost = money(sale.unit_cost, sale.quantity),
            .surplus = money(sale.surplus(), sale.quantity),
            .producer_surplus = money(sale.producer_surplus(), sale.quantity)};
  }

  Trade& operator+=(const Trade& other) {
    lots += other.lots;
    farm_gate += other.farm_gate;
    delivered += other.delivered;
    cost += other.cost;
    surplus += other.surplus;
    producer_surplus += other.producer_surplus;
    return *this;
  }
  Trade& operator-=(const Trade& other) {
    lots -= other.lots;
    farm_gate -= other.farm_gate;
    delivered -= other.delivered;
    cost -= other.cost;
    surplus -= other.surplus;
    producer_surplus -= other.producer_surplus;
    return *this;
  }
  friend bool operator==(const Trade&, const Trade&) = default;
};

}  // namespace farmgate
