// Gate, markets and publisher on the engine's own thread.
#pragma once

#include <span>
#include <vector>

#include "engine/accounts/replace_hold.h"
#include "engine/runtime/engine.h"
#include "engine/runtime/free_batches.h"
#include "engine/runtime/matching_stage.h"
#include "engine/runtime/publisher.h"

namespace farmgate {

class InlineStage final : public MatchingStage {
 public:
  // All must outlive it.
  InlineStage(Engine& engine, Publisher& publisher, std::span<Port* const> ports);

  bool advance() override;
  Batch* next_batch() override { return free_.next(); }
  void apply(std::span<const PreparedRequest> requests, Batch& batch) override;
  void visit_markets(const MarketVisitor& visitor, Batch&) override { engine_.markets().visit({}, visitor); }
  void finish(Batch& batch) override;

  void take_back(Batch& batch) override { free_.add(batch); }

  bool is_idle() const override { return publisher_.empty(); }
  Sequence last_sequence() const override { return engine_.last_sequence(); }
  std::optional<Timestamp> next_expiry() const override { return engine_.next_expiry(); }
  std::size_t resting_count() const override { return engine_.resting_count(); }

 private:
  Engine& engine_;
  Publisher& publisher_;
  const std::span<Port* const> ports_;
  FreeBatches free_{kBatchesMax};
  EventBuffer events_;                      // of the batch
  std::vector<ReplaceHold> replace_holds_;  // likewise
};

}  // namespace farmgate
