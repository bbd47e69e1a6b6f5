// A gate that goes on where another one was.

#include "engine/accounts/gate.h"

namespace farmgate {

RequestMemory::Counts RequestMemory::counts() const {
  return {.closed = closed_count_,
          .counted = counted_,
          .forgotten = forgotten_,
          .uncounted = {uncounted_.begin(), uncounted_.end()}};
}

bool RequestMemory::restore_counts(const Counts& counts) {
  const bool fit =
      counts.forgotten + closed_orders_.size() == counts.closed && counts.counted <= counts.closed;
  if (!fit) return false;
  closed_count_ = counts.closed;
  counted_ = counts.counted;
  forgotten_ = counts.forgotten;
  for (const EpochCloses& closes : counts.uncounted) {
    if (uncounted_.empty()) next_count_time_ = count_time(closes.epoch);
    uncounted_.push_back(closes);
    epoch_end_ = epoch_begin(closes.epoch + 1);
  }
  return true;
}

std::optional<RecordId> RequestMemory::restore_order(const IdKey& key, Sequence sequence,
                                                     const Content& content) {
  const IdTable::Place place = look_up_order(key);
  if (place.record.valid()) return {};
  const IdTable::Added added = remember_order(key, place, sequence);
  added.record.content = content;
  added.record.slot_or_order = kNoOrder;  // as of an order that is closed
  return added.id;
}

void RequestMemory::restore_close(RecordId order, Sequence cause) {
  --open_count_;
  closed_orders_.push_back({.cause = cause, .record = order});
}

bool RequestMemory::restore_request(const IdKey& key, Sequence sequence, const Content& content,
                                    RecordId order) {
  const IdTable::Place place = look_up_request(key);
  if (place.record.valid()) return false;
  IdRecord& record = remember_request(key, place, sequence, order);
  record.content = content;
  record.slot_or_order = order.value();
  return true;
}

bool RequestMemory::restore_mass_cancel(const IdKey& key, Sequence sequence, const Content& content,
                                        std::uint64_t due) {
  const IdTable::Place place = look_up_request(key);
  if (place.record.valid()) return false;
  const IdTable::Added added = add(requests_, key, place, sequence);
  added.record.content = content;
  if (due != 0) {
    past_mass_cancels_.push_back({.due = due, .record = added.id});
  } else {
    mass_cancels_.push_back({.sequence = sequence, .record = added.id});
  }
  return true;
}

void Gate::restore_bid(RecordId order, const Credit::Bid& bid) {
  credit_.restore_bid(order, bid);
  counts_credit_ = true;
  follows_events_ = true;
}

OrderSlot Gate::restore_open(RecordId order) {
  IdRecord& record = memory_.order(order);
  record.slot_or_order = open_orders_.add(record.content.commodity, order);
  return record.slot_or_order;
}

}  // namespace farmgate
