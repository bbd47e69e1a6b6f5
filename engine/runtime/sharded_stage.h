// Gate on the engine's thread, markets on those of shards, the publisher on one of its own.
#pragma once

#include <boost/lockfree/spsc_queue.hpp>

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/runtime/engine.h"
#include "engine/runtime/free_batches.h"
#include "engine/runtime/live_round.h"
#include "engine/runtime/matching_stage.h"
#include "engine/runtime/publisher_thread.h"
#include "engine/runtime/shard.h"

namespace farmgate {

class ShardedStage final : public MatchingStage {
 public:
  // Takes the engine's gate and markets from where it is. All must outlive it.
  ShardedStage(Engine& engine, std::size_t shards, Publisher& publisher, std::span<Port* const> ports,
               const PublisherThread::Parkers& parkers);

  bool advance() override;
  Batch* next_batch() override { return free_.next(); }
  void apply(std::span<const PreparedRequest> requests, Batch& batch) override;
  void visit_markets(const MarketVisitor& visitor, Batch& batch) override;
  void finish(Batch& batch) override;
  void take_back(Batch& batch) override;
  void stop() override;

  bool is_idle() const override { return free_.has_all() && !has_rounds_out(); }
  Sequence last_sequence() const override { return last_sequence_; }
  std::optional<Timestamp> next_expiry() const override;
  std::size_t resting_count() const override;

 private:
  // A command is matched when so many wait with it, at the latest.
  static constexpr std::size_t kRoundCommandsMax = 512;

  std::span<const PreparedRequest> decidable(std::span<const PreparedRequest> requests);
  void apply_everywhere(const PreparedRequest& request, const Command& command, Batch& batch);
  LiveRound& open_round(Batch& batch);
  void send_round();
  void wait_for_rounds(std::size_t out_max);
  bool has_rounds_out() const { return free_rounds_.size() < rounds_.size(); }

  Gate& gate_;
  Markets& markets_;
  Parker& engine_parker_;
  Sequence last_sequence_;
  Decisions decisions_;  // scratch
  FreeBatches free_{kBatchesMax};
  boost::lockfree::spsc_queue<Batch*> answered_{kBatchesMax};
  std::vector<std::unique_ptr<LiveRound>> rounds_;
  std::vector<LiveRound*> free_rounds_;
  LiveRound* open_ = nullptr;
  bool batch_has_rounds_ = false;
  std::vector<std::unique_ptr<Shard>> shards_;
  std::optional<PublisherThread> publisher_;
};

}  // namespace farmgate
