// The engine as a function: requests in, events out, on one thread.
//
// Gives each request the next sequence, lets the gate decide, the markets match, and reports to the gate what
// closed: a block of requests at a time, which gives the events of one at a time. Owned and used by one
// thread; reference().symbols() may be read elsewhere, as SymbolTable says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/accounts/gate.h"
#include "engine/accounts/replace_hold.h"
#include "engine/model/event_buffer.h"
#include "engine/model/prepared_request.h"
#include "engine/model/reference_data.h"
#include "engine/runtime/markets.h"

namespace farmgate {

class Engine {
 public:
  // Starts before sequence 1 with this reference data.
  Engine(ReferenceData reference, const GateOptions& options)
      : gate_(std::move(reference), options), markets_(gate_.reference()) {}

  // Applies the next requests in order and appends their events. Returns how many of them were retries.
  // Requires: times do not go back.
  std::uint64_t apply(std::span<const PreparedRequest> requests, EventBuffer& events) {
    return apply(requests, events, nullptr, nullptr);
  }

  // The same, and appends what the gate decided on each.
  void apply(std::span<const PreparedRequest> requests, EventBuffer& events,
             std::vector<Decision>& decisions) {
    apply(requests, events, &decisions, nullptr);
  }

  // The same, and appends what the gate has taken for replaces.
  void apply(std::span<const PreparedRequest> requests, EventBuffer& events, std::vector<Decision>& decisions,
             std::vector<ReplaceHold>& holds) {
    apply(requests, events, &decisions, &holds);
  }

  // The same for one request.
  Decision apply(const PreparedRequest& request, EventBuffer& events);

  // Applies the next request as it was decided on before, here or elsewhere; the gate decides nothing. False:
  // it can't have been decided so, and the engine is not to be used any more.
  bool follow(const PreparedRequest& request, const Decision& decision, EventBuffer& events);

  const ReferenceData& reference() const { return gate_.reference(); }
  // What was wrong with the last reference change; nothing: it passed.
  const std::optional<ReferenceFault>& reference_fault() const { return gate_.reference_fault(); }
  Sequence last_sequence() const { return last_sequence_; }
  std::size_t resting_count() const { return markets_.resting_count(); }
  // When the next resting order expires; nothing: none does.
  std::optional<Timestamp> next_expiry() const { return markets_.next_expiry(); }
  void audit() const {
    gate_.audit();
    markets_.audit();
  }

  // Its parts, for whoever goes on with them on threads of their own (then it is not used any more), and for
  // snapshots.
  Gate& gate() { return gate_; }
  const Gate& gate() const { return gate_; }
  Markets& markets() { return markets_; }
  const Markets& markets() const { return markets_; }

  // Goes on behind this command, gate and markets having been restored.
  void restore(Sequence last, Timestamp last_time) {
    last_sequence_ = last;
    last_time_ = last_time;
  }

 private:
  std::uint64_t apply(std::span<const PreparedRequest> requests, EventBuffer& events,
                      std::vector<Decision>* decisions, std::vector<ReplaceHold>* holds);
  void append_holds(std::vector<ReplaceHold>& holds) const;
  void carry_out(const PreparedRequest& request, const Decision& decision, EventBuffer& events);
  void match(std::span<const PreparedRequest> block, EventBuffer& events);
  void match(std::span<const Command> commands, const PreparedRequest& last, EventBuffer& events);
  void match_everywhere(const PreparedRequest& request, const Command& command, EventBuffer& events);
  void report(EventBuffer& events) {
    if (gate_.follows_events()) events.take_events([this](const Event& event) { gate_.report(event); });
    events.take_closes([this](const Close& close) { gate_.report(close); });
  }

  Gate gate_;
  Markets markets_;
  Decisions decisions_;  // scratch
  Command command_;      // scratch
  Sequence last_sequence_ = 0;
  Timestamp last_time_;
};

// Appends the event of a request that the gate rejected, or booked on this account.
void add_rejection(const PreparedRequest& request, Sequence sequence, RejectReason reason,
                   EventBuffer& events);
void add_booking(const PreparedRequest& request, Sequence sequence, AccountId account, EventBuffer& events);
inline void add_answer(const PreparedRequest& request, Sequence sequence, const Decisions::Answer& answer,
                       EventBuffer& events) {
  if (answer.booked.valid()) return add_booking(request, sequence, answer.booked, events);
  add_rejection(request, sequence, answer.reason, events);
}

}  // namespace farmgate
