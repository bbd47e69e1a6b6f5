// Exactly once: what the gate remembers of orders and requests, and for how long (rules, section 4).
//
// Belongs to the thread of the gate.
//
// Closes are numbered 1, 2, 3 ... in the order of events; those caused in epoch e count from the first
// command of epoch e + 2 on. An order is forgotten when N closes after its own count, and with it the
// requests that named it; a mass cancel when N closes caused by later commands count.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <vector>

#include "engine/accounts/chunked_queue.h"
#include "engine/accounts/id_table.h"

namespace farmgate {

class RequestMemory {
 public:
  explicit RequestMemory(std::uint64_t remembered_closes)
      : remembered_closes_(std::min(remembered_closes, kForEver)) {}

  // Makes memory ready for so many orders. Requires: none is remembered.
  void reserve(std::size_t orders) {
    orders_.reserve(orders);
    closed_orders_.reserve(orders);
  }

  // Counts the closes that are due, before a command of this time.
  void advance(Timestamp time) {
    if (time >= next_count_time_) count_closes(time);
  }

  // The record of an order or a request. Valid until advance().
  IdTable::Place look_up_order(const IdKey& key) const { return orders_.look_up(key); }
  IdTable::Place look_up_request(const IdKey& key) const { return requests_.look_up(key); }
  RecordId find_order(const IdKey& key) const { return orders_.find(key); }
  RecordId find_order(const IdKey& key, RecordId hint) const { return orders_.find(key, hint); }
  RecordId find_request(const IdKey& key) const { return requests_.find(key); }
  const IdRecord& order(RecordId id) const { return orders_[id]; }
  IdRecord& order(RecordId id) { return orders_[id]; }
  const IdRecord& request(RecordId id) const { return requests_[id]; }

  // As IdTable's, for orders.
  void prefetch(std::uint64_t hash) const { orders_.prefetch(hash); }
  RecordId prefetch_record(std::uint64_t hash) const { return orders_.prefetch_record(hash); }

  // A new record, of which the caller sets the rest: of an order; of a cancel or replace, remembered as long
  // as the order it names; of a mass cancel. Requires: `place` is what was just looked up, without a record.
  IdTable::Added remember_order(const IdKey& key, const IdTable::Place& place, Sequence sequence) {
    ++open_count_;
    return add(orders_, key, place, sequence);
  }
  IdRecord& remember_request(const IdKey& key, const IdTable::Place& place, Sequence sequence,
                             RecordId order);
  IdRecord& remember_mass_cancel(const IdKey& key, const IdTable::Place& place, Sequence sequence);

  // An order was closed by the command of this sequence and time. Requires: called in the order of events.
  void closed(Sequence cause, Timestamp time, RecordId order) {
    if (!mass_cancels_.empty()) pass_mass_cancels(cause);
    if (time >= epoch_end_) note_epoch(time);
    ++closed_count_;
    --open_count_;
    closed_orders_.push_back({.cause = cause, .record = order});
  }

  // Whether closes that have not been reported yet could have made the memory forget anything, this order, or
  // a request. Then the caller has closed() called for all commands before, and looks again.
  bool may_be_forgotten(RecordId order) const;
  bool may_forget_requests(std::uint64_t more_orders = 0) const {
    return closes_known_or_not() + more_orders >= remembered_closes_;
  }

  // For snapshots, between commands, with all closes reported. What is restored goes into a memory that
  // remembers nothing yet, in the order in which it is visited; nothing: the id is there already.

  // An epoch with closes, and how many there were before it.
  struct EpochCloses {
    std::int64_t epoch = 0;
    std::uint64_t before = 0;
  };
  struct Counts {
    std::uint64_t closed = 0;
    std::uint64_t counted = 0;
    std::uint64_t forgotten = 0;
    std::vector<EpochCloses> uncounted;  // in order
  };
  Counts counts() const;
  // Comes last. Fails when it does not fit what was restored.
  bool restore_counts(const Counts& counts);

  // visit(order, cause) for every closed order that is remembered, in the order of closes.
  template <class Visit>
  void visit_closed(Visit visit) const {
    for (std::size_t i = 0; i < closed_orders_.size(); ++i) {
      visit(closed_orders_[i].record, closed_orders_[i].cause);
    }
  }
  // visit(request) for every request that named an order.
  template <class Visit>
  void visit_requests(RecordId order, Visit visit) const {
    for (RecordId at = orders_[order].next; at.valid(); at = requests_[at].next) visit(at);
  }
  // visit(request, due) for every mass cancel, in order; due 0: no close by a later command yet.
  template <class Visit>
  void visit_mass_cancels(Visit visit) const {
    for (const PastMassCancel& past : past_mass_cancels_) visit(past.record, past.due);
    for (const MassCancel& waiting : mass_cancels_) visit(waiting.record, std::uint64_t{0});
  }

  std::optional<RecordId> restore_order(const IdKey& key, Sequence sequence, const Content& content);
  void restore_close(RecordId order, Sequence cause);
  bool restore_request(const IdKey& key, Sequence sequence, const Content& content, RecordId order);
  bool restore_mass_cancel(const IdKey& key, Sequence sequence, const Content& content, std::uint64_t due);

  std::size_t order_count() const { return orders_.size(); }
  std::size_t request_count() const { return requests_.size(); }

 private:
  // A closed order: the one of number n goes when n + N closes count.
  struct ClosedOrder {
    Sequence cause = 0;  // the command that closed it
    RecordId record;
  };
  // A mass cancel, which goes when `due` closes count.
  struct PastMassCancel {
    std::uint64_t due = 0;
    RecordId record;
  };
  struct MassCancel {
    Sequence sequence = 0;
    RecordId record;
  };

  // As many closes as there never are, so that sums with it stay in range.
  static constexpr std::uint64_t kForEver = std::uint64_t{1} << 62;
  static constexpr Timestamp kNever{std::numeric_limits<std::int64_t>::max()};

  // Closes of an epoch count from this time on.
  static Timestamp count_time(std::int64_t epoch) { return epoch_begin(epoch + 2); }

  static IdTable::Added add(IdTable& table, const IdKey& key, const IdTable::Place& place,
                            Sequence sequence) {
    const IdTable::Added added = table.add(key, place);
    added.record.sequence = sequence;
    return added;
  }
  void pass_mass_cancels(Sequence cause);
  void count_closes(Timestamp time);
  void forget_orders(std::size_t count);
  void forget_order(RecordId order, WithHash known);
  void note_epoch(Timestamp time);
  std::uint64_t closes_known_or_not() const { return closed_count_ + open_count_; }

  const std::uint64_t remembered_closes_;  // N
  IdTable orders_;
  IdTable requests_;
  std::uint64_t open_count_ = 0;  // orders not known to be closed
  std::uint64_t closed_count_ = 0;
  std::uint64_t counted_ = 0;    // of them, those that count
  std::uint64_t forgotten_ = 0;  // closed orders forgotten
  std::deque<EpochCloses> uncounted_;
  Timestamp next_count_time_ = kNever;       // when the first of them count
  Timestamp epoch_end_{0};                   // of the last of them
  ChunkedQueue<ClosedOrder> closed_orders_;  // those remembered, numbered from forgotten_ + 1
  std::deque<PastMassCancel> past_mass_cancels_;
  std::deque<MassCancel> mass_cancels_;  // no close by a later command yet
};

}  // namespace farmgate
