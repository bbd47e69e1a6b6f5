#include "engine/accounts/request_memory.h"

#include <algorithm>
#include <utility>

namespace farmgate {

void RequestMemory::count_closes(Timestamp time) {
  while (!uncounted_.empty() && count_time(uncounted_.front().epoch) <= time) {
    uncounted_.pop_front();
    counted_ = uncounted_.empty() ? closed_count_ : uncounted_.front().before;
  }
  next_count_time_ = uncounted_.empty() ? kNever : count_time(uncounted_.front().epoch);
  if (uncounted_.empty()) epoch_end_ = Timestamp{0};

  while (!closed_orders_.empty() && forgotten_ + 1 + remembered_closes_ <= counted_) {
    forget_order(closed_orders_.front().record);
    closed_orders_.pop_front();
    ++forgotten_;
  }
  while (!past_mass_cancels_.empty() && past_mass_cancels_.front().due <= counted_) {
    requests_.remove(past_mass_cancels_.front().record);
    past_mass_cancels_.pop_front();
  }
}

void RequestMemory::forget_order(RecordId order) {
  for (RecordId request = orders_[order].next; request.valid();) {
    const RecordId next = requests_[request].next;
    requests_.remove(request);
    request = next;
  }
  orders_.remove(order);
}

IdRecord& RequestMemory::remember_request(const IdKey& key, const IdTable::Place& place, Sequence sequence,
                                          RecordId order) {
  const IdTable::Added added = add(requests_, key, place, sequence);
  added.record.next = std::exchange(orders_[order].next, added.id);
  return added.record;
}

IdRecord& RequestMemory::remember_mass_cancel(const IdKey& key, const IdTable::Place& place,
                                              Sequence sequence) {
  const IdTable::Added added = add(requests_, key, place, sequence);
  mass_cancels_.push_back({.sequence = sequence, .record = added.id});
  return added.record;
}

// Notes when mass cancels go before whose command no close had come yet.
void RequestMemory::pass_mass_cancels(Sequence cause) {
  for (; !mass_cancels_.empty() && mass_cancels_.front().sequence < cause; mass_cancels_.pop_front()) {
    past_mass_cancels_.push_back(
        {.due = closed_count_ + remembered_closes_, .record = mass_cancels_.front().record});
  }
}

// The first close of an epoch.
void RequestMemory::note_epoch(Timestamp time) {
  if (uncounted_.empty()) next_count_time_ = count_time(epoch(time));
  uncounted_.push_back({.epoch = epoch(time), .before = closed_count_});
  epoch_end_ = epoch_begin(epoch(time) + 1);
}

// Unless so many could have been closed that an order that is not known to be closed may go, only those may
// that are known and due when every open order is closed; such an order was placed no later than the command
// that closed the last of them.
bool RequestMemory::may_be_forgotten(RecordId order) const {
  if (open_count_ > remembered_closes_) return true;
  if (closes_known_or_not() <= remembered_closes_ + forgotten_) return false;
  const std::uint64_t may_go = closes_known_or_not() - remembered_closes_ - forgotten_;
  const auto last = std::min<std::uint64_t>(may_go, closed_orders_.size());
  return last > 0 && orders_[order].sequence <= closed_orders_[last - 1].cause;
}

}  // namespace farmgate
