#include "engine/accounts/request_memory.h"

#include <algorithm>
#include <array>
#include <utility>

namespace farmgate {
namespace {

constexpr std::size_t kForgottenAtOnce = 16;

}  // namespace

void RequestMemory::count_closes(Timestamp time) {
  while (!uncounted_.empty() && count_time(uncounted_.front().epoch) <= time) {
    uncounted_.pop_front();
    counted_ = uncounted_.empty() ? closed_count_ : uncounted_.front().before;
  }
  next_count_time_ = uncounted_.empty() ? kNever : count_time(uncounted_.front().epoch);
  if (uncounted_.empty()) epoch_end_ = Timestamp{0};

  while (!closed_orders_.empty() && forgotten_ + remembered_closes_ < counted_) {
    const std::uint64_t due = counted_ - remembered_closes_ - forgotten_;
    forget_orders(std::min({due, std::uint64_t{kForgottenAtOnce}, std::uint64_t{closed_orders_.size()}}));
  }
  while (!past_mass_cancels_.empty() && past_mass_cancels_.front().due <= counted_) {
    requests_.remove(past_mass_cancels_.front().record);
    past_mass_cancels_.pop_front();
  }
}

// They were used last N closes ago, so all that is read of them lies in no cache: the next records are
// fetched while these are forgotten, and the places of these in their table all at once.
void RequestMemory::forget_orders(std::size_t count) {
  const std::size_t fetched = std::min(count + kForgottenAtOnce, closed_orders_.size());
  for (std::size_t i = count; i < fetched; ++i) orders_.prefetch(closed_orders_[i].record);
  std::array<std::uint64_t, kForgottenAtOnce> hashes{};
  for (std::size_t i = 0; i < count; ++i) {
    hashes[i] = orders_.hash_of(closed_orders_[i].record);
    orders_.prefetch(hashes[i]);
  }
  for (std::size_t i = 0; i < count; ++i) {
    forget_order(closed_orders_.front().record, {hashes[i]});
    closed_orders_.pop_front();
    ++forgotten_;
  }
}

void RequestMemory::forget_order(RecordId order, WithHash known) {
  for (RecordId request = orders_[order].next; request.valid();) {
    const RecordId next = requests_[request].next;
    requests_.remove(request);
    request = next;
  }
  orders_.remove(order, known);
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
