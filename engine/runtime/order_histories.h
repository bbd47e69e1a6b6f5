// The histories of the open orders, which snapshots keep for those who follow the events.
//
// Plain: belongs to one thread at a time.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstddef>
#include <span>

#include "engine/journal/snapshot_file.h"
#include "engine/model/event.h"

namespace farmgate {

class OrderHistories {
 public:
  // Takes the next events in. Requires: they follow those before.
  void add(std::span<const Event> events);

  // As a snapshot has it.
  void restore(Sequence placed, const OrderHistory& history) { by_placed_.insert_or_assign(placed, history); }
  void clear() { by_placed_.clear(); }

  std::size_t size() const { return by_placed_.size(); }

  // Of the order that a command placed; nullptr: it is not open. Valid until the next change.
  const OrderHistory* find(Sequence placed) const;

 private:
  void add(const Event& event, const Accepted& accepted);
  void add(const Event&, const Rejected&) {}
  void add(const Event& event, const Filled& fill);
  void add(const Event&, const Cancelled& cancelled) { by_placed_.erase(cancelled.order.placed); }
  void add(const Event&, const Expired& expired) { by_placed_.erase(expired.order.placed); }
  void add(const Event& event, const Replaced& replaced);
  void add(const Event&, const ReferenceChanged&) {}
  void add(const Event&, const Booked&) {}
  void add_fill(Sequence cause, const FillParty& party, Lots quantity, Price price);

  absl::flat_hash_map<Sequence, OrderHistory> by_placed_;
};

}  // namespace farmgate
