// The engine as a function of a whole batch, with the markets of different commodities matched side by side.
//
// Gives the very events of Engine, whatever the number of threads: the gate decides in sequence order, each
// market applies its commands in sequence order, and their events are merged by sequence. For bulk work
// (oneTBB), not for the live path. Owned and used by one thread; reference().symbols() may be read elsewhere,
// as SymbolTable says.
#pragma once

#include <cstdint>
#include <span>

#include "engine/accounts/gate.h"
#include "engine/model/event_buffer.h"
#include "engine/runtime/hand_over.h"
#include "engine/runtime/markets.h"
#include "engine/runtime/round.h"

namespace farmgate {

class ParallelEngine {
 public:
  ParallelEngine(ReferenceData reference, const GateOptions& options)
      : gate_(std::move(reference), options), markets_(gate_.reference()) {}

  // Applies requests in order, on the threads of the calling task arena, and appends their events. Returns
  // how many of them were retries. Requires: times do not go back; the requests' text outlives the call.
  std::uint64_t apply(std::span<const PreparedRequest> requests, EventBuffer& events);

  const ReferenceData& reference() const { return gate_.reference(); }

 private:
  std::span<const PreparedRequest> decidable(std::span<const PreparedRequest> requests, EventBuffer& events);
  void apply_alone(const PreparedRequest& request, const Command& command, EventBuffer& events);
  void match_round(EventBuffer& events);
  void report(EventBuffer& events);

  Gate gate_;
  Markets markets_;
  Decisions decisions_;  // scratch
  Sequence last_sequence_ = 0;
  Round round_;       // what waits to be matched; every commodity has its share
  HandOver matched_;  // by the tasks that match
};

}  // namespace farmgate
