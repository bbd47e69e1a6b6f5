// The orders of one commodity, addressed by a slot that stays theirs until they are closed.
//
// Belongs to one market and is used by its thread alone. What matching touches for every maker lies together
// in half a cache line; what only the order's own commands need lies apart.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/text_pool.h"
#include "engine/model/ids.h"
#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

using OrderSlot = std::uint32_t;
inline constexpr OrderSlot kNoOrder = std::numeric_limits<OrderSlot>::max();

// A place in the book: one zone of one side.
using CellIndex = std::uint32_t;

// A price as both sides compare it, greater is better for the taker: a bid's price, an ask's price negated.
using Score = std::int32_t;

constexpr Score score(Side side, Price price) {
  return static_cast<Score>(side == Side::kBid ? price.value() : -price.value());
}
constexpr Price price(Side side, Score score) {
  return Price{side == Side::kBid ? score : -score};
}

struct RestingOrder {
  Sequence priority =
      0;  // time priority: the sequence of the `new` or of the last replace that lost priority
  Score score = 0;
  std::uint32_t open = 0;         // lots; 0 only in a free slot or while the order is being closed
  OrderSlot previous = kNoOrder;  // neighbours in its level
  OrderSlot next = kNoOrder;
  CellIndex cell = 0;
  AccountId account;
};
static_assert(sizeof(RestingOrder) == 32);

struct OrderDetails {
  Sequence placed = 0;  // the sequence of its `new`
  Timestamp expire_time;
  std::uint32_t filled = 0;  // lots
  TextPool::Handle id = 0;
  std::uint32_t expiry_position = 0;  // kept by ExpiryQueue
  Side side = Side::kBid;
  TimeInForce time_in_force = TimeInForce::kGoodTillCancel;
  SelfTrade self_trade = SelfTrade::kCancelIncoming;
  bool post_only : 1 = false;
  bool known : 1 = false;    // commands can find it: it rested once
  bool resting : 1 = false;  // it is in a ladder
};
static_assert(sizeof(OrderDetails) == 32);

class OrderPool {
 public:
  // An order of this id; everything else as default. References to orders do not survive it.
  OrderSlot add(std::string_view id) {
    const OrderSlot slot = free_ == kNoOrder ? append() : std::exchange(free_, resting_[free_].next);
    resting_[slot] = {};
    details_[slot] = {};
    details_[slot].id = ids_.add(id);
    return slot;
  }

  // Requires: `slot` holds an order, in no level.
  void remove(OrderSlot slot) {
    ids_.remove(details_[slot].id);
    resting_[slot].open = 0;
    resting_[slot].next = std::exchange(free_, slot);
  }

  RestingOrder& operator[](OrderSlot slot) { return resting_[slot]; }
  const RestingOrder& operator[](OrderSlot slot) const { return resting_[slot]; }
  OrderDetails& details(OrderSlot slot) { return details_[slot]; }
  const OrderDetails& details(OrderSlot slot) const { return details_[slot]; }
  std::string_view id(OrderSlot slot) const { return ids_.text(details_[slot].id); }

  // Slots ever used; those with nothing open are free.
  OrderSlot slot_count() const { return static_cast<OrderSlot>(resting_.size()); }

 private:
  OrderSlot append() {
    check(resting_.size() < kNoOrder);
    resting_.emplace_back();
    details_.emplace_back();
    return static_cast<OrderSlot>(resting_.size() - 1);
  }

  std::vector<RestingOrder> resting_;
  std::vector<OrderDetails> details_;
  TextPool ids_;
  OrderSlot free_ = kNoOrder;  // chained by next
};

}  // namespace farmgate
