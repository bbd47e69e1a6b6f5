// The book of the workloads' own matcher, as a textbook has it: for every zone and side a map of prices, each
// with its orders from the oldest on, and a taker looks at every zone of the other side.
//
// As plain as can be, for it says what the engine must come to. It is also the yardstick of the benchmarks
// over many zones.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <span>
#include <vector>

#include "engine/model/words.h"

namespace farmgate {

// Orders are numbered from 1, and the number is the order id; 0 names none.
using OrderNumber = std::uint32_t;

struct WorkloadOrder {
  Side side = Side::kBid;
  std::uint32_t commodity = 0;
  std::uint32_t zone = 0;  // among the origins of asks, or the destinations of bids
  std::int32_t price = 0;
  std::uint32_t open = 0;
  std::uint32_t filled = 0;
  bool is_resting = false;
  std::uint64_t priority = 0;
  std::size_t place = 0;                      // in ZoneBook::resting()
  std::list<OrderNumber>::iterator in_level;  // valid while resting
};

// What the lanes of every origin to every destination cost.
struct ZoneCosts {
  std::size_t origins = 1;
  std::size_t destinations = 1;
  std::vector<std::int32_t> costs = {0};  // origin by origin

  std::int32_t cost(std::size_t origin, std::size_t destination) const {
    return costs[origin * destinations + destination];
  }
  // Of the lane between a zone on this side and one on the other.
  std::int32_t cost(Side side, std::size_t zone, std::size_t other) const {
    return side == Side::kAsk ? cost(zone, other) : cost(other, zone);
  }
  std::size_t zones(Side side) const { return side == Side::kAsk ? origins : destinations; }
};

struct WorkloadFill {
  OrderNumber maker = 0;
  OrderNumber taker = 0;
  std::uint32_t quantity = 0;
};

class ZoneBook {
 public:
  // Orders by number, of all books; both must outlive the book.
  ZoneBook(std::vector<WorkloadOrder>& orders, const ZoneCosts& costs);

  bool has(Side side) const { return counts_[index(side)] > 0; }
  bool has_level(Side side, std::uint32_t zone, std::int32_t price) const {
    return ladders_[index(side)][zone].contains(price);
  }

  // The worst price at which an order of this side in this zone would trade at once: the greatest netback for
  // an ask, the least landed cost for a bid. Requires: has(opposite(side)).
  std::int32_t meeting_price(Side side, std::uint32_t zone) const;

  // All resting orders, in an order that depends on their history alone.
  std::span<const OrderNumber> resting() const { return resting_; }

  // Trades with the other side as long as somebody is compatible, best value first, of equals the oldest;
  // then rests what is left. Appends the fills.
  void enter(OrderNumber taker, std::vector<WorkloadFill>& fills);

  // Requires: it rests here.
  void leave(OrderNumber number);

 private:
  using Ladder = std::map<std::int32_t, std::list<OrderNumber>>;  // oldest order first

  // The zone that serves an order of this side best.
  struct Meeting {
    bool exists = false;
    std::uint32_t zone = 0;
    std::int32_t value = 0;  // minus the landed cost for a bid, the netback for an ask
    std::uint64_t priority = 0;
  };

  static std::size_t index(Side side) { return static_cast<std::size_t>(side); }
  static const Ladder::value_type& best_level(Side side, const Ladder& ladder) {
    return side == Side::kBid ? *ladder.rbegin() : *ladder.begin();
  }
  Meeting best_meeting(Side side, std::uint32_t zone) const;
  void rest(OrderNumber number);

  std::vector<WorkloadOrder>* orders_;
  const ZoneCosts* costs_;
  std::vector<Ladder> ladders_[2];  // by side, then zone
  std::size_t counts_[2] = {0, 0};  // resting orders, by side
  std::vector<OrderNumber> resting_;
  std::uint64_t last_priority_ = 0;
};

}  // namespace farmgate
