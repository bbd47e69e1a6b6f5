// What the pipeline's engine thread gives its commands to: gate, markets and publisher, on one thread or on
// many. The events are the same.
//
// Called by the engine's thread alone, but take_back().
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "engine/model/prepared_request.h"
#include "engine/model/units.h"
#include "engine/runtime/batch.h"

namespace farmgate {

class MatchingStage {
 public:
  // So many batches may be under way.
  static constexpr std::size_t kBatchesMax = 64;

  virtual ~MatchingStage() = default;

  // Takes back what is done, and does what can be done meanwhile; false: there was nothing.
  virtual bool advance() = 0;

  // An empty batch, the same until it is finished; nullptr: as many are under way as may be.
  virtual Batch* next_batch() = 0;
  // Gates the next requests of that batch, appends the decisions, and has them matched. What the requests
  // hold must last until they are published.
  virtual void apply(std::span<const PreparedRequest> requests, Batch& batch) = 0;
  // Has every market seen as it is behind what was applied; see Submission.
  virtual void visit_markets(const MarketVisitor& visitor, Batch& batch) = 0;
  // Nothing more is applied; the batch is answered once it is matched and durable.
  virtual void finish(Batch& batch) = 0;

  // The publisher has answered this batch; called on its thread.
  virtual void take_back(Batch& batch) = 0;

  // Ends the threads it has. Requires: is_idle().
  virtual void stop() {}

  // Whether no batch is under way.
  virtual bool is_idle() const = 0;
  // The last command that was gated.
  virtual Sequence last_sequence() const = 0;
  // When the next resting order expires, as of what is matched. Nothing: none does.
  virtual std::optional<Timestamp> next_expiry() const = 0;
  virtual std::size_t resting_count() const = 0;
};

}  // namespace farmgate
