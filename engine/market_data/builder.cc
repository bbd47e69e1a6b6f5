#include "engine/market_data/builder.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "engine/runtime/spare_memory.h"
#include "engine/runtime/thread_name.h"

namespace farmgate {
namespace {

constexpr std::chrono::seconds kSleepMax{1};

}  // namespace

MarketDataBuilder::MarketDataBuilder()
    : port_({.submissions = 1, .requests = 1}, [this] { parker_.wake(); }) {
  port_.follow(true);
}

void MarketDataBuilder::start(const Source& source, std::function<void()> advanced) {
  source_ = source;
  {
    const std::lock_guard lock(mutex_);
    state_ = std::make_unique<MarketState>(source.insight);
  }
  advanced_ = std::move(advanced);
  thread_ = std::thread([this] { follow(); });
}

void MarketDataBuilder::stop() {
  if (!thread_.joinable()) return;
  stopping_.store(true, std::memory_order_release);  // pairs with follow()
  parker_.wake();
  thread_.join();
}

// Takes the lock only to wait, so that many who look often are not in the builder's way.
bool MarketDataBuilder::reach(Sequence sequence) {
  if (this->sequence() >= sequence) return true;
  const std::lock_guard lock(mutex_);
  if (state_->sequence() >= sequence) return true;
  awaited_ = std::min(awaited_, sequence);
  return false;
}

void MarketDataBuilder::follow() {
  name_this_thread("market_data");
  const Sequence published = source_.feed->position().last;
  begin();
  give_back_spare_memory();  // of rows, or of a snapshot, that were read
  if (phase() == Phase::kFailed) tell_those_who_wait();
  while (!stopping_.load(std::memory_order_acquire) && phase() != Phase::kFailed) {  // pairs with stop()
    const Parker::Ticket ticket = parker_.prepare();
    const bool applied = apply_next();
    if (phase() == Phase::kCatchingUp && state_->sequence() >= published) {
      phase_.store(Phase::kFollowing, std::memory_order_release);  // pairs with phase()
    }
    tell_those_who_wait();
    if (!applied) parker_.wait(ticket, kSleepMax);
  }
}

// What has been dropped cannot be followed from the first event on. The older a snapshot is, the more is
// known of fills and of orders that have closed.
void MarketDataBuilder::begin() {
  const Sequence oldest = source_.feed->oldest();
  const bool is_long = source_.feed->position().last + 1 - oldest > source_.commands_read_max;
  const Preferred preferred = is_long ? Preferred::kNewest : Preferred::kOldest;
  if ((oldest > 1 || is_long) && restore_next(preferred)) return;
  const std::lock_guard lock(mutex_);
  if (const Status begun = state_->begin(*source_.genesis); !begun) fail(begun.error());
}

// Goes on from a snapshot that is ahead of the state; false: there is none. One that cannot be used is passed
// over: recovery and the next snapshot tell of it.
bool MarketDataBuilder::restore_next(Preferred preferred) {
  if (source_.snapshots == nullptr) return false;
  std::vector<Sequence> sequences = source_.snapshots->sequences();  // the newest first
  if (preferred == Preferred::kOldest) std::ranges::reverse(sequences);
  for (const Sequence sequence : sequences) {
    if (sequence <= state_->sequence()) continue;
    auto restored = MarketState::restore(source_.snapshots->path_of(sequence), source_.insight);
    if (!restored || !is_of_feed(**restored)) continue;
    const std::lock_guard lock(mutex_);
    state_ = std::move(*restored);
    show();
    return true;
  }
  return false;
}

// Whether its digest is that of the events up to its sequence, and those behind it are there.
bool MarketDataBuilder::is_of_feed(const MarketState& restored) const {
  const EventFeed::Position published = source_.feed->position();
  if (restored.sequence() == published.last) return restored.digest() == published.digest;
  const auto next = source_.feed->read(restored.sequence() + 1);
  return next && *next && (*next)->first == restored.sequence() + 1 &&
         (*next)->digest_before == restored.digest();
}

// Takes the next chunk in; false: there is none yet, or it cannot be had.
bool MarketDataBuilder::apply_next() {
  const auto chunk = source_.feed->read(state_->sequence() + 1);
  if (!chunk) {
    const bool was_dropped = chunk.error().code == ErrorCode::kUsage;
    if (was_dropped && restore_next(Preferred::kOldest)) return true;
    fail(chunk.error());
    return false;
  }
  if (!*chunk) return false;
  const std::lock_guard lock(mutex_);
  const Status applied = state_->apply(**chunk);
  if (!applied) {
    fail(applied.error());
    return false;
  }
  show();
  return true;
}

// Says how far the state is. Requires: the lock is held.
void MarketDataBuilder::show() {
  sequence_.store(state_->sequence(), std::memory_order_release);  // pairs with sequence()
}

void MarketDataBuilder::tell_those_who_wait() {
  {
    const std::lock_guard lock(mutex_);
    const bool is_awaited = awaited_ <= state_->sequence() || phase() == Phase::kFailed;
    if (!is_awaited) return;
    awaited_ = kNobody;
  }
  advanced_();
}

void MarketDataBuilder::fail(const Error& error) {
  failure_ = error;
  phase_.store(Phase::kFailed, std::memory_order_release);  // pairs with phase()
}

}  // namespace farmgate
