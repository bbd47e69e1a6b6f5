#include "engine/book/placed_orders.h"

#include <utility>

#include "engine/base/check.h"

namespace farmgate {

// Where the order's entry is, or the empty entry where its search ends.
std::size_t PlacedOrders::position(const OrderPool& pool, Sequence placed) const {
  const auto tag = static_cast<std::uint32_t>(placed);
  std::size_t at = home(tag);
  while (entries_[at].slot != kNoOrder) {
    const bool found = entries_[at].tag == tag && pool.details(entries_[at].slot).placed == placed;
    if (found) return at;
    at = (at + 1) & mask();
  }
  return at;
}

OrderSlot PlacedOrders::find(const OrderPool& pool, Sequence placed) const {
  return entries_[position(pool, placed)].slot;
}

void PlacedOrders::add(Sequence placed, OrderSlot slot) {
  if ((size_ + 1) * 2 > entries_.size()) grow();
  insert({.tag = static_cast<std::uint32_t>(placed), .slot = slot});
  ++size_;
}

void PlacedOrders::insert(Entry entry) {
  std::size_t at = home(entry.tag);
  while (entries_[at].slot != kNoOrder) at = (at + 1) & mask();
  entries_[at] = entry;
}

void PlacedOrders::remove(const OrderPool& pool, Sequence placed) {
  std::size_t hole = position(pool, placed);
  check(entries_[hole].slot != kNoOrder);
  --size_;
  // Entries behind the hole move up unless that would put them before their home.
  for (std::size_t at = (hole + 1) & mask(); entries_[at].slot != kNoOrder; at = (at + 1) & mask()) {
    const std::size_t distance_from_home = (at - home(entries_[at].tag)) & mask();
    const std::size_t distance_from_hole = (at - hole) & mask();
    if (distance_from_home < distance_from_hole) continue;
    entries_[hole] = entries_[at];
    hole = at;
  }
  entries_[hole] = {};
}

void PlacedOrders::grow() {
  const std::vector<Entry> old = std::exchange(entries_, std::vector<Entry>(entries_.size() * 2));
  for (const Entry& entry : old) {
    if (entry.slot != kNoOrder) insert(entry);
  }
}

}  // namespace farmgate
