// The books of the plain workload, and its own matcher: price, then time, in one zone. As plain as can be,
// for it says what the engine must come to.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <span>
#include <vector>

#include "engine/model/words.h"
#include "tools/workload/workload.h"

namespace farmgate {

// Orders are numbered from 1, and the number is the order id; 0 names none.
using PlainOrderNumber = std::uint32_t;

struct PlainOrder {
  Side side = Side::kBid;
  std::uint32_t commodity = 0;
  std::int32_t price = 0;
  std::uint32_t open = 0;
  std::uint32_t filled = 0;
  bool is_resting = false;
  std::size_t place = 0;                           // in PlainBook::resting()
  std::list<PlainOrderNumber>::iterator in_level;  // valid while resting
};

class PlainBook {
 public:
  // Orders by number, of all books.
  explicit PlainBook(std::vector<PlainOrder>& orders) : orders_(&orders) {}

  bool has(Side side) const { return !levels(side).empty(); }

  // Requires: has(side).
  std::int32_t best_price(Side side) const {
    return side == Side::kBid ? levels(side).rbegin()->first : levels(side).begin()->first;
  }

  // All resting orders, in an order that depends on their history alone.
  std::span<const PlainOrderNumber> resting() const { return resting_; }

  // Trades with the other side as long as prices cross, then rests what is left.
  void enter(PlainOrderNumber taker, WorkloadTotals& totals);

  void rest(PlainOrderNumber number);

  // Requires: it rests here.
  void leave(PlainOrderNumber number);

 private:
  using Levels = std::map<std::int32_t, std::list<PlainOrderNumber>>;  // oldest order first

  Levels& levels(Side side) { return levels_[static_cast<std::size_t>(side)]; }
  const Levels& levels(Side side) const { return levels_[static_cast<std::size_t>(side)]; }
  bool crosses(const PlainOrder& taker) const;

  std::vector<PlainOrder>* orders_;
  Levels levels_[2];  // by Side
  std::vector<PlainOrderNumber> resting_;
};

}  // namespace farmgate
