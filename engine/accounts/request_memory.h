// Exactly once: what the gate remembers of orders and requests, and for how long (rules, section 4).
//
// Belongs to the thread of the gate.
//
// Closes are numbered 1, 2, 3 ... in the order of events; those caused in epoch e count from the first
// command of epoch e + 2 on. An order is forgotten when N closes after its own count, and with it the
// requests that named it; a mass cancel when N closes caused by later commands count.
#pragma once

#include <cstdint>
#include <deque>

#include "engine/accounts/id_table.h"
#include "engine/model/event.h"

namespace farmgate {

class RequestMemory {
 public:
  explicit RequestMemory(std::uint64_t remembered_closes) : remembered_closes_(remembered_closes) {}

  // Counts the closes that are due, before a command of this time.
  void advance(Timestamp time);

  // The record of an order or a request, or kNoRecord. Valid until advance().
  IdRecordIndex find_order(const IdKey& key) const { return orders_.find(key); }
  IdRecordIndex find_request(const IdKey& key) const { return requests_.find(key); }
  const IdRecord& order(IdRecordIndex index) const { return orders_[index]; }
  const IdRecord& request(IdRecordIndex index) const { return requests_[index]; }

  // Fetch what find_order() will read: first the one, some commands later the other.
  void prefetch_entry(const IdKey& key) const { orders_.prefetch_entry(key); }
  void prefetch_record(const IdKey& key) const { orders_.prefetch_record(key); }

  // The first request under an id.
  struct First {
    Sequence sequence = 0;
    Hash128 fingerprint;
  };
  // A new order. The caller completes the record.
  IdRecord& remember_order(const IdKey& key, const First& first);
  // A cancel or replace, as long as the order it names.
  void remember_request(const IdKey& key, const First& first, IdRecordIndex order);
  void remember_mass_cancel(const IdKey& key, const First& first);

  // An order was closed by the command of this sequence and time. Requires: called in the order of events.
  void closed(Sequence cause, Timestamp time, const OrderName& order);

  // Whether closes that have not been reported yet could have made the memory forget this order, or a
  // request. Then the caller has closed() called for all commands before, and looks again.
  bool may_be_forgotten(IdRecordIndex order) const;
  bool may_forget_requests() const;

  std::size_t order_count() const { return orders_.size(); }
  std::size_t request_count() const { return requests_.size(); }

 private:
  // An order or mass cancel that goes when `due` closes count. Found again by hash and sequence, so that a
  // close need not look at the record.
  struct Leaving {
    std::uint64_t due = 0;
    std::uint64_t hash = 0;
    Sequence sequence = 0;  // of its first request
    Sequence cause = 0;     // of an order: the command that closed it; of a mass cancel: 0
  };
  // The last close of an epoch.
  struct EpochEnd {
    std::int64_t epoch = 0;
    std::uint64_t last_closed = 0;
  };
  struct MassCancel {
    Sequence sequence = 0;
    std::uint64_t hash = 0;
  };

  static IdRecordIndex add(IdTable& table, const IdKey& key, const First& first);
  void forget(const Leaving& leaving);
  std::uint64_t closes_known_or_not() const { return closed_count_ + open_count_; }

  const std::uint64_t remembered_closes_;  // N
  IdTable orders_;
  IdTable requests_;
  std::uint64_t open_count_ = 0;  // orders not known to be closed
  std::uint64_t closed_count_ = 0;
  std::uint64_t counted_ = 0;  // of them, those that count
  std::deque<EpochEnd> uncounted_;
  std::deque<Leaving> leaving_;          // in order of due
  std::deque<MassCancel> mass_cancels_;  // no close by a later command yet
};

}  // namespace farmgate
