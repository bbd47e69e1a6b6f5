// The gate: answers what needs no book, in sequence order, and turns requests into commands for the markets.
//
// Belongs to the thread of the sequencer. Owns the reference data, which only its commands change, and the
// memory of what was asked before.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/accounts/open_orders.h"
#include "engine/accounts/request_memory.h"
#include "engine/model/command.h"
#include "engine/model/event_buffer.h"
#include "engine/model/prepared_request.h"
#include "engine/model/reference_data.h"

namespace farmgate {

struct GateOptions {
  // A well-formed command of an unknown account creates it.
  bool open_accounts = false;
  // N: an order id is remembered until so many later orders have been closed.
  std::uint64_t remembered_closes = 10'000'000;
  // Orders to have memory ready for, so that taking them asks the system for none. There may be more.
  std::uint64_t expected_orders = 0;
};

struct Decision {
  enum class Outcome : std::uint8_t { kPassed, kRejected, kRetry };

  Outcome outcome = Outcome::kPassed;
  RejectReason reason = RejectReason::kMalformed;  // of kRejected
  Sequence first = 0;                              // of kRetry: the sequence of the first request
};

// What was looked up of a request before its turn, so that memory is on its way when the turn comes.
struct Lookahead {
  IdKey order;            // no account: it was unknown
  RecordId record;        // of the order, as a hint
  CommodityId commodity;  // of a new order; not valid(): not looked up, or unknown
};

class Gate {
 public:
  Gate(ReferenceData reference, const GateOptions& options);

  const ReferenceData& reference() const { return reference_; }

  // The steps of looking ahead, each best taken for some requests in a row before the next, and all before
  // decide(). They change nothing but what is in the caches.
  void look_ahead(const PreparedRequest& request, Lookahead& lookahead) const {
    const AccountId account = reference_.symbols().accounts.find(request.account);
    lookahead.order = IdKey(account, request.order_id, request.order_id_hash);
    lookahead.record = {};
    lookahead.commodity = {};
    memory_.prefetch(lookahead.order);
  }
  // For new orders, where there are so many commodities that what they need is seldom in the caches.
  void find_commodity(const PreparedRequest& request, Lookahead& lookahead) const {
    lookahead.commodity = reference_.symbols().commodities.find(request.commodity);
    if (!lookahead.commodity.valid()) return;
    reference_.prefetch(lookahead.commodity);
    open_orders_.prefetch(lookahead.commodity);
  }
  void find_record(Lookahead& lookahead) const {
    lookahead.record = memory_.prefetch_record(lookahead.order);
  }
  // Where the order itself is, or will be; commodity not valid(): nothing is known of it.
  struct OrderPlace {
    CommodityId commodity;
    OrderSlot slot = kNoOrder;
  };
  OrderPlace order_place(const Lookahead& lookahead) const {
    if (!lookahead.record.valid()) return {.commodity = lookahead.commodity, .slot = kNoOrder};
    const IdRecord& record = memory_.order(lookahead.record);
    return {.commodity = record.content.commodity, .slot = record.slot};
  }
  // The slot that a new order of a commodity would get now.
  OrderSlot next_slot(CommodityId commodity) const { return open_orders_.next_slot(commodity); }

  // Decides on the next request. When it passes, `command` is what the markets are to apply; its text is the
  // request's. Requires: sequences increase, and times do not go back.
  Decision decide(const PreparedRequest& request, const Lookahead& lookahead, Sequence sequence,
                  Command& command);
  Decision decide(const PreparedRequest& request, Sequence sequence, Command& command) {
    Lookahead lookahead;
    look_ahead(request, lookahead);
    return decide(request, lookahead, sequence, command);
  }

  // What the last reference change that passed has touched.
  const ReferenceEffect& effect() const { return effect_; }

  // Reports that an order was closed. Requires: called in the order of events.
  void report(const Close& close) {
    memory_.closed(close.cause, close.time, open_orders_.remove(close.commodity, close.slot));
  }

  // Whether the decision on this request could hang on events that have not been reported yet.
  bool needs_reports(const Request& request) const;

 private:
  Decision decide_for_account(const Request& request, const Lookahead& lookahead, Command& command);
  Decision decide_for_operator(const Request& request, Command& command);
  Decision decide_new(const Request& request, const Lookahead& lookahead, Command& command);
  Decision decide_on_order(const Request& request, const Lookahead& lookahead, Command& command);
  Decision decide_mass_cancel(const Request& request, Command& command);
  Decision used_again(const IdRecord& first, const Request& request, RecordId order) const;
  Decision decide_reference(const Request& request);
  Decision decide_halt(const Request& request, Command& command);

  AccountId open_account(const Request& request);
  std::optional<RejectReason> fault_of_new(const Request& request, const Command& command) const;
  std::optional<RejectReason> fault_of_replace(const Request& request, const IdRecord& order) const;

  ReferenceData reference_;
  ReferenceEffect effect_;
  const bool open_accounts_;
  RequestMemory memory_;
  OpenOrders open_orders_;
};

}  // namespace farmgate
