// The open orders of one commodity, by the slots that the gate gave them.
//
// Belongs to one market and is used by its thread alone. Ids lie apart: only events need them.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/prefetch.h"
#include "engine/base/short_text.h"
#include "engine/base/text_pool.h"
#include "engine/model/ids.h"
#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

// A place in the book: one zone of one side.
using CellIndex = std::uint32_t;

// A price as both sides compare it, greater is better for the taker: a bid's price, an ask's price negated.
using Score = std::int32_t;

// Negated for an ask, without a branch, since nothing foretells the side.
constexpr Score score(Side side, Price price) {
  static_assert(static_cast<int>(Side::kBid) == 0 && static_cast<int>(Side::kAsk) == 1);
  const int ask = static_cast<int>(side);
  return (static_cast<Score>(price.value()) ^ -ask) + ask;
}
constexpr Price price(Side side, Score score) {
  const int ask = static_cast<int>(side);
  return Price{(score ^ -ask) + ask};
}

// One cache line, which every command on an order and every fill touches once.
struct alignas(64) Order {
  // Time priority: the sequence of the `new` or of the last replace that lost priority.
  Sequence priority = 0;
  Score score = 0;
  std::uint32_t open = 0;         // lots; 0 only in a free slot or while the order is being closed
  OrderSlot previous = kNoOrder;  // neighbours in its level
  OrderSlot next = kNoOrder;
  CellIndex cell = 0;
  AccountId account;
  Sequence placed = 0;  // the sequence of its `new`
  Timestamp expire_time;
  std::uint32_t filled = 0;           // lots
  std::uint32_t expiry_position = 0;  // kept by ExpiryQueue
  Side side = Side::kBid;
  TimeInForce time_in_force = TimeInForce::kGoodTillCancel;
  SelfTrade self_trade = SelfTrade::kCancelIncoming;
  bool post_only : 1 = false;
  bool resting : 1 = false;     // it is in a ladder
  bool has_coupon : 1 = false;  // its cell is one of the asks' under coupons
  ZoneId zone;
};
static_assert(sizeof(Order) == 64);

class OrderPool {
 public:
  // An order of this id in a free slot, nothing open and the rest left to the caller. References to orders do
  // not survive it.
  Order& add(OrderSlot slot, const ShortText& id) {
    if (slot >= slot_count_) grow(slot);
    Order& order = orders_[slot];
    check(order.open == 0);
    ids_[slot] = id;
    if (!id.is_inside()) ids_[slot] = long_ids_.keep(id);
    return order;
  }

  // Frees the slot. Requires: it holds an order, in no level.
  void remove(OrderSlot slot) {
    if (!ids_[slot].is_inside()) long_ids_.release(ids_[slot]);
    orders_[slot].open = 0;
  }

  // The slot again when the open order there was placed by the command of this sequence, else kNoOrder.
  OrderSlot find(OrderSlot slot, Sequence placed) const {
    const bool is_it = slot < slot_count_ && orders_[slot].open > 0 && orders_[slot].placed == placed;
    return is_it ? slot : kNoOrder;
  }

  Order& operator[](OrderSlot slot) { return orders_[slot]; }
  const Order& operator[](OrderSlot slot) const { return orders_[slot]; }

  // Fetches an order and its id.
  void prefetch(OrderSlot slot) const {
    if (slot >= slot_count_) return;
    farmgate::prefetch(&orders_[slot]);
    farmgate::prefetch(&ids_[slot]);
  }

  // Its text is valid until remove().
  const ShortText& id(OrderSlot slot) const { return ids_[slot]; }

  // Slots ever used; those with nothing open are free.
  OrderSlot slot_count() const { return slot_count_; }

 private:
  void grow(OrderSlot slot) {
    check(slot != kNoOrder);
    if (orders_.empty()) {
      orders_.reserve(kFirstCapacity);
      ids_.reserve(kFirstCapacity);
    }
    orders_.resize(slot + std::size_t{1});
    ids_.resize(slot + std::size_t{1});
    slot_count_ = slot + 1;
  }

  static constexpr std::size_t kFirstCapacity = 8;  // or small books would grow step by step

  OrderSlot slot_count_ = 0;
  std::vector<Order> orders_;
  std::vector<ShortText> ids_;  // the long ones in long_ids_
  TextPool long_ids_;
};

}  // namespace farmgate
