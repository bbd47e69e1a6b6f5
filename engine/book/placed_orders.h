// Finds an order that rested by the sequence of its `new`.
//
// Belongs to one market and is used by its thread alone.
//
// An open-addressing table with linear probing. Eight sequences in a row share a home of one cache line,
// since orders placed together tend to be touched together; the homes themselves are scattered, so that old
// orders which stay never pile up in the way of new ones.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/book/order_pool.h"

namespace farmgate {

class PlacedOrders {
 public:
  PlacedOrders() : entries_(kSizeMin) {}

  std::size_t size() const { return size_; }

  // The order's slot, or kNoOrder.
  OrderSlot find(const OrderPool& pool, Sequence placed) const;

  // Requires: not there yet.
  void add(Sequence placed, OrderSlot slot);

  // Requires: there.
  void remove(const OrderPool& pool, Sequence placed);

 private:
  static constexpr std::size_t kSizeMin = 16;

  struct Entry {
    std::uint32_t tag = 0;  // low half of the sequence; the order itself has the rest
    OrderSlot slot = kNoOrder;
  };

  std::size_t mask() const { return entries_.size() - 1; }
  std::size_t home(std::uint32_t tag) const {
    constexpr std::uint64_t kGoldenRatio = 0x9E3779B97F4A7C15;  // Fibonacci hashing, Knuth volume 3, 6.4
    const std::uint64_t block = (std::uint64_t{tag} >> 3) * kGoldenRatio >> 32;
    return (block << 3 | (tag & 7)) & mask();
  }
  std::size_t position(const OrderPool& pool, Sequence placed) const;
  void insert(Entry entry);
  void grow();

  std::vector<Entry> entries_;  // a power of two, at most half full
  std::size_t size_ = 0;
};

}  // namespace farmgate
