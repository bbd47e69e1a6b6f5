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
#include <string_view>

#include "engine/accounts/id_table.h"
#include "engine/model/event.h"

namespace farmgate {

class RequestMemory {
 public:
  explicit RequestMemory(std::uint64_t remembered_closes) : remembered_closes_(remembered_closes) {}

  // Counts the closes that are due, before a command of this time.
  void advance(Timestamp time);

  // The record of an order or a request, or kNoRecord. Valid until advance().
  IdRecordIndex find_order(AccountId account, std::string_view id) const { return orders_.find(account, id); }
  IdRecordIndex find_request(AccountId account, std::string_view id) const {
    return requests_.find(account, id);
  }
  const IdRecord& order(IdRecordIndex index) const { return orders_[index]; }
  const IdRecord& request(IdRecordIndex index) const { return requests_[index]; }

  struct First {
    AccountId account;
    std::string_view id;
    Sequence sequence = 0;
    Hash128 fingerprint;
  };
  // A new order. The caller completes the record.
  IdRecord& remember_order(const First& first);
  // A cancel or replace, as long as the order it names.
  void remember_request(const First& first, IdRecordIndex order);
  void remember_mass_cancel(const First& first);

  // An order was closed by the command of this sequence and time. Requires: called in the order of events.
  void closed(Sequence cause, Timestamp time, const OrderName& order);

  // Whether closes that have not been reported yet could have made the memory forget this order or request.
  // Then the caller has closed() called for all commands before, and looks again.
  bool may_be_forgotten_order(IdRecordIndex index) const;
  bool may_be_forgotten_request(IdRecordIndex index) const;

  std::size_t order_count() const { return orders_.size(); }
  std::size_t request_count() const { return requests_.size(); }

 private:
  // A record that goes when `due` closes count.
  struct Leaving {
    std::uint64_t due = 0;
    IdRecordIndex record = kNoRecord;
    bool is_order = false;
  };
  // The last close of an epoch.
  struct EpochEnd {
    std::int64_t epoch = 0;
    std::uint64_t last_closed = 0;
  };
  struct MassCancel {
    Sequence sequence = 0;
    IdRecordIndex record = kNoRecord;
  };

  IdRecordIndex add(IdTable& table, const First& first);
  void forget(const Leaving& leaving);

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
