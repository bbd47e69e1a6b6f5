// Requests of one client on their way through the engine together, and what became of them.
//
// Belongs to the client; from submit() until it comes back, to the engine.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/journal/event_log.h"
#include "engine/model/decision.h"
#include "engine/model/reference_change.h"
#include "engine/model/request_batch.h"
#include "engine/runtime/market_visitor.h"

namespace farmgate {

struct Submission {
  enum class Outcome : std::uint8_t {
    kPublished,     // durable and matched; the chunk has the events
    kTimeWentBack,  // a request brought a time before one that had its turn; none got a sequence
    kStopped,       // the engine takes no more; none got a sequence
    kUnknown,       // the journal failed: the requests may have happened or not, and retrying them is safe
  };

  // What is asked.
  RequestBatch batch;
  // Whether the requests bring their times; else the engine stamps them.
  bool brings_times = false;
  // Of one request, a change of reference data: what that points to.
  std::shared_ptr<const ReferenceChange> change;
  // For tests alone, which have no other way to see the books of a live engine; nullptr: nobody looks. Sees
  // every market as it stands behind the requests and before whatever comes next, each on the thread that
  // matches it, so perhaps several at a time.
  const MarketVisitor* market_visitor = nullptr;

  // What became of it.
  Outcome outcome = Outcome::kPublished;
  Sequence first = 0;               // of the first request; the others follow
  std::vector<Decision> decisions;  // on each
  std::shared_ptr<const EventChunk> chunk;
  std::string_view events;              // its own part of the chunk's
  std::optional<ReferenceFault> fault;  // of a change that was rejected: why

  // The same for another turn.
  void clear() {
    batch.clear();
    change.reset();
    market_visitor = nullptr;
    fault.reset();
    decisions.clear();
    chunk.reset();
    events = {};
    first = 0;
    outcome = Outcome::kPublished;
  }
};

}  // namespace farmgate
