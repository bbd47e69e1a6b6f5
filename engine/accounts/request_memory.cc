#include "engine/accounts/request_memory.h"

#include "engine/base/check.h"

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
  if (!leaving.is_order) return requests_.remove(leaving.record);
  for (IdRecordIndex request = orders_[leaving.record].next; request != kNoRecord;) {
    const IdRecordIndex next = requests_[request].next;
    requests_.remove(request);
    request = next;
  }
  orders_.remove(leaving.record);
}

IdRecordIndex RequestMemory::add(IdTable& table, const First& first) {
  const IdRecordIndex index = table.add(first.account, first.id);
  table[index].sequence = first.sequence;
  table[index].fingerprint = first.fingerprint;
  return index;
}

IdRecord& RequestMemory::remember_order(const First& first) {
  ++open_count_;
  return orders_[add(orders_, first)];
}

void RequestMemory::remember_request(const First& first, IdRecordIndex order) {
  const IdRecordIndex index = add(requests_, first);
  requests_[index].next = orders_[order].next;
  orders_[order].next = index;
}

void RequestMemory::remember_mass_cancel(const First& first) {
  mass_cancels_.push_back({.sequence = first.sequence, .record = add(requests_, first)});
}

void RequestMemory::closed(Sequence cause, Timestamp time, const OrderName& order) {
  for (; !mass_cancels_.empty() && mass_cancels_.front().sequence < cause; mass_cancels_.pop_front()) {
    leaving_.push_back({.due = closed_count_ + remembered_closes_,
                        .record = mass_cancels_.front().record,
                        .is_order = false});
  }

  const IdRecordIndex index = orders_.find(order.account, order.id);
  check(index != kNoRecord);
  IdRecord& record = orders_[index];
  check(record.sequence == order.placed);
  check(record.closed_number == 0);
  record.closed_number = ++closed_count_;
  --open_count_;
  leaving_.push_back({.due = closed_count_ + remembered_closes_, .record = index, .is_order = true});

  if (uncounted_.empty() || uncounted_.back().epoch != epoch(time)) {
    uncounted_.push_back({.epoch = epoch(time), .last_closed = closed_count_});
  }
  uncounted_.back().last_closed = closed_count_;
}

bool RequestMemory::may_be_forgotten_order(IdRecordIndex index) const {
  const std::uint64_t closed_number = orders_[index].closed_number;
  if (closed_number == 0) return open_count_ > remembered_closes_;
  return closed_count_ + open_count_ >= closed_number + remembered_closes_;
}

bool RequestMemory::may_be_forgotten_request(IdRecordIndex) const {
  // What a request named is not kept with it: any that could be the oldest may go.
  return closed_count_ + open_count_ >= remembered_closes_;
}

}  // namespace farmgate
