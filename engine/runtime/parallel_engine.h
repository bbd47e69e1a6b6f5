// The engine as a function of a whole batch, with the markets of different commodities matched side by side.
//
// Gives the very events of Engine, whatever the number of threads: the gate decides in sequence order, each
// market applies its commands in sequence order, and their events are merged by sequence. For bulk work
// (oneTBB), not for the live path. Owned and used by one thread; reference().symbols() may be read elsewhere,
// as SymbolTable says.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/accounts/gate.h"
#include "engine/model/event_buffer.h"
#include "engine/runtime/hand_over.h"
#include "engine/runtime/markets.h"

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
  // The commands that wait for one market, and what they come to.
  struct Lane {
    std::vector<Command> commands;
    EventBuffer events;
    std::size_t merged = 0;  // so many of its events have been handed on
  };
  // Whose events come next: a market's, or (not valid()) the gate's own.
  struct Turn {
    Sequence sequence = 0;
    CommodityId commodity;
  };

  std::span<const PreparedRequest> decidable(std::span<const PreparedRequest> requests, EventBuffer& events);
  void queue(std::span<const PreparedRequest> block, EventBuffer& events);
  void queue(std::span<const Command> commands, const PreparedRequest& last, EventBuffer& events);
  void queue(const Command& command);
  void apply_alone(const PreparedRequest& request, const Command& command, EventBuffer& events);
  void match_queued(EventBuffer& events);
  void merge(const Turn& turn, Lane& lane, EventBuffer& events);

  Gate gate_;
  Markets markets_;
  Decisions decisions_;  // scratch
  Sequence last_sequence_ = 0;
  std::vector<Lane> lanes_;          // by commodity
  Lane gate_lane_;                   // rejections
  std::vector<CommodityId> active_;  // commodities with commands waiting
  std::vector<Turn> turns_;
  HandOver matched_;  // by the tasks that match
};

}  // namespace farmgate
