// An engine, and the copy of its market that its events give.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/market_data/market_state.h"
#include "engine/model/digest.h"
#include "engine/model/event_buffer.h"
#include "engine/model/prepared_request.h"
#include "engine/runtime/engine.h"
#include "engine/runtime/late_replace_finder.h"
#include "tests/support/random_market.h"

namespace farmgate {

class CopiedMarket {
 public:
  CopiedMarket(ReferenceData reference, const GateOptions& options);
  explicit CopiedMarket(const RandomMarket& market);

  // Returns the events.
  std::span<const Event> apply(const PreparedRequest& request);

  // Makes the copy anew, from all events, in chunks of so many commands.
  void copy_again(std::size_t commands);

  const Engine& engine() const { return engine_; }
  const MarketState& copy() const { return *copy_; }
  // Of the last command.
  Timestamp time() const { return time_; }

  // Holds every book of the copy against the engine's, order by order, and what programmes and accounts have
  // locked, paid, reserved and used.
  void expect_same();

 private:
  void expect_same_programmes();
  void expect_same_credit();

  Engine engine_;
  const ReferenceChange genesis_;
  EventBuffer events_;
  Digest digest_;
  Timestamp time_;
  LateReplaceFinder late_replaces_;
  std::vector<EventChunk> chunks_;  // by command
  std::unique_ptr<MarketState> copy_;
};

}  // namespace farmgate
