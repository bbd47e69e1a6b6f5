// A round on its way through the live engine: from the engine's thread to the shards and the publisher, and
// back.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/accounts/replace_hold.h"
#include "engine/runtime/batch.h"
#include "engine/runtime/market_visitor.h"
#include "engine/runtime/round.h"

namespace farmgate {

struct LiveRound {
  // So many may be under way; every queue has room for all.
  static constexpr std::size_t kCountMax = 128;

  explicit LiveRound(std::size_t shards) : round(shards) {}

  Round round;
  std::vector<ReplaceHold> replace_holds;  // of its commands
  Batch* batch = nullptr;                  // whose commands these are
  bool is_first = false;                   // of the batch
  bool is_last = false;
  const MarketVisitor* visitor = nullptr;   // sees the markets of all shards when they are matched
  std::atomic<std::uint32_t> unmatched{0};  // so many shards still have a share to match
};

}  // namespace farmgate
