// The open orders of one commodity, by the slots that the gate gave them.
//
// Belongs to one market and is used by its thread alone. Ids lie apart: only events need them.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "engine/base/check.h"
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

constexpr Score score(Side side, Price price) {
  return static_cast<Score>(side == Side::kBid ? price.value() : -price.value());
}
constexpr Price price(Side side, Score score) {
  return Price{side == Side::kBid ? score : -score};
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
  bool resting : 1 = false;  // it is in a ladder
};
static_assert(sizeof(Order) == 64);

class OrderPool {
 public:
  // An order of this id in a free slot, everything else as default. References to orders do not survive it.
  Order& add(OrderSlot slot, std::string_view id) {
    if (slot >= orders_.size()) grow(slot);
    check(orders_[slot].open == 0);
    orders_[slot] = {};
    set_id(ids_[slot], id);
    return orders_[slot];
  }

  // Requires: `slot` holds an order, in no level.
  void remove(OrderSlot slot) {
    if (ids_[slot].size > kShortIdMax) long_ids_.remove(long_id(ids_[slot]));
    orders_[slot].open = 0;
  }

  // The slot again when the open order there was placed by the command of this sequence, else kNoOrder.
  OrderSlot find(OrderSlot slot, Sequence placed) const {
    const bool is_it = slot < orders_.size() && orders_[slot].open > 0 && orders_[slot].placed == placed;
    return is_it ? slot : kNoOrder;
  }

  Order& operator[](OrderSlot slot) { return orders_[slot]; }
  const Order& operator[](OrderSlot slot) const { return orders_[slot]; }

  // Fetches an order and its id.
  void prefetch(OrderSlot slot) const {
    if (slot >= orders_.size()) return;
    __builtin_prefetch(&orders_[slot]);
    __builtin_prefetch(&ids_[slot]);
  }

  // Valid until the next add().
  std::string_view id(OrderSlot slot) const {
    const Id& id = ids_[slot];
    if (id.size > kShortIdMax) return long_ids_.text(long_id(id));
    return {id.text.data(), id.size};
  }

  // Slots ever used; those with nothing open are free.
  OrderSlot slot_count() const { return static_cast<OrderSlot>(orders_.size()); }

 private:
  static constexpr std::size_t kShortIdMax = 23;

  // An id, or its handle in long_ids_ when it is longer than kShortIdMax.
  struct Id {
    std::uint8_t size = 0;
    std::array<char, kShortIdMax> text{};
  };
  static_assert(sizeof(Id) == 24);

  static TextPool::Handle long_id(const Id& id) {
    TextPool::Handle handle = 0;
    std::memcpy(&handle, id.text.data(), sizeof handle);
    return handle;
  }
  void set_id(Id& to, std::string_view id) {
    to.size = static_cast<std::uint8_t>(id.size());
    if (id.size() <= kShortIdMax) return copy_text(to.text.data(), id);
    const TextPool::Handle handle = long_ids_.add(id);
    std::memcpy(to.text.data(), &handle, sizeof handle);
  }
  void grow(OrderSlot slot) {
    check(slot != kNoOrder);
    orders_.resize(slot + std::size_t{1});
    ids_.resize(slot + std::size_t{1});
  }

  std::vector<Order> orders_;
  std::vector<Id> ids_;
  TextPool long_ids_;
};

}  // namespace farmgate
