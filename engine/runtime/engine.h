// The engine as a function: requests in, events out, one at a time and on one thread.
//
// Gives each request the next sequence, lets the gate decide, the markets match, and reports to the gate what
// closed. Owned and used by one thread; reference().symbols() may be read elsewhere, as SymbolTable says.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "engine/accounts/gate.h"
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

  // Applies the next request and appends its events. Requires: its time is not before that of the request
  // before.
  Decision apply(const PreparedRequest& request, EventBuffer& events) {
    Lookahead lookahead;
    gate_.look_ahead(request, lookahead);
    return apply(request, lookahead, events);
  }

  // The same for requests in order, looking ahead as it goes. Returns how many of them were retries.
  std::uint64_t apply(std::span<const PreparedRequest> requests, EventBuffer& events);

  const ReferenceData& reference() const { return gate_.reference(); }
  Sequence last_sequence() const { return last_sequence_; }
  std::size_t resting_count() const { return markets_.resting_count(); }
  void audit() const { markets_.audit(); }

 private:
  Decision apply(const PreparedRequest& request, const Lookahead& lookahead, EventBuffer& events);

  // So many requests are looked ahead at once; each step for all of them, so that it finds in the caches what
  // the one before has fetched.
  static constexpr std::size_t kBlockSize = 16;
  using Lookaheads = std::array<Lookahead, kBlockSize>;
  void look_ahead(std::span<const PreparedRequest> block, Lookaheads& lookaheads) const;
  void look_ahead_in_books(std::span<const PreparedRequest> block, Lookaheads& lookaheads) const;

  Gate gate_;
  Markets markets_;
  Command command_;  // scratch
  Sequence last_sequence_ = 0;
  Timestamp last_time_;
};

// Appends the event of a request that the gate rejected.
void add_rejection(const Request& request, Sequence sequence, RejectReason reason, EventBuffer& events);

}  // namespace farmgate
