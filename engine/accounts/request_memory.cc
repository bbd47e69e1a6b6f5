#include "engine/accounts/request_memory.h"

#include <algorithm>

namespace farmgate {

void RequestMemory::advance(Timestamp time) {
  if (uncounted_.empty() || uncounted_.front().epoch + 2 > epoch(time)) return;
  while (!uncounted_.empty() && uncounted_.front().epoch + 2 <= epoch(time)) {
    counted_ = uncounted_.front().last_closed;
    uncounted_.pop_front();
  }
  while (!leaving_.empty() && leaving_.front().due <= counted_) {
    forget(leaving_.front());
    leaving_.pop_front();
  }
}

void RequestMemory::forget(const Leaving& leaving) {
  const bool is_mass_cancel = leaving.cause == 0;
  if (is_mass_cancel) return requests_.remove(requests_.find(leaving.hash, leaving.sequence));

  const IdRecordIndex order = orders_.find(leaving.hash, leaving.sequence);
  for (IdRecordIndex request = orders_[order].next; request != kNoRecord;) {
    const IdRecordIndex next = requests_[request].next;
    requests_.remove(request);
    request = next;
  }
  orders_.remove(order);
}

IdRecordIndex RequestMemory::add(IdTable& table, const IdKey& key, const First& first) {
  const IdRecordIndex index = table.add(key);
  table[index].sequence = first.sequence;
  table[index].fingerprint = first.fingerprint;
  return index;
}

IdRecord& RequestMemory::remember_order(const IdKey& key, const First& first) {
  ++open_count_;
  return orders_[add(orders_, key, first)];
}

void RequestMemory::remember_request(const IdKey& key, const First& first, IdRecordIndex order) {
  const IdRecordIndex index = add(requests_, key, first);
  requests_[index].next = orders_[order].next;
  orders_[order].next = index;
}

void RequestMemory::remember_mass_cancel(const IdKey& key, const First& first) {
  add(requests_, key, first);
  mass_cancels_.push_back({.sequence = first.sequence, .hash = key.hash});
}

void RequestMemory::closed(Sequence cause, Timestamp time, const OrderName& order) {
  for (; !mass_cancels_.empty() && mass_cancels_.front().sequence < cause; mass_cancels_.pop_front()) {
    leaving_.push_back({.due = closed_count_ + remembered_closes_,
                        .hash = mass_cancels_.front().hash,
                        .sequence = mass_cancels_.front().sequence,
                        .cause = 0});
  }
  ++closed_count_;
  --open_count_;
  leaving_.push_back({.due = closed_count_ + remembered_closes_,
                      .hash = IdKey(order.account, order.id).hash,
                      .sequence = order.placed,
                      .cause = cause});
  if (uncounted_.empty() || uncounted_.back().epoch != epoch(time)) {
    uncounted_.push_back({.epoch = epoch(time), .last_closed = closed_count_});
  }
  uncounted_.back().last_closed = closed_count_;
}

// Unless so many could have been closed that an order that is not known to be closed may go, only those may
// that are known and due when every open order is closed; such an order was placed no later than the command
// that closed the last of them.
bool RequestMemory::may_be_forgotten(IdRecordIndex order) const {
  if (open_count_ > remembered_closes_) return true;
  const auto end = std::ranges::upper_bound(leaving_, closes_known_or_not(), {}, &Leaving::due);
  if (end == leaving_.begin()) return false;
  const auto last = std::prev(end);
  return last->cause == 0 || orders_[order].sequence <= last->cause;
}

bool RequestMemory::may_forget_requests() const {
  return closes_known_or_not() >= remembered_closes_;
}

}  // namespace farmgate
