#include "engine/market_data/builder.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "engine/runtime/thread_name.h"

namespace farmgate {
namespace {

constexpr std::chrono::seconds kSleepMax{1};

}  // namespace

MarketDataBuilder::MarketDataBuilder()
    : port_({.submissions = 1, .requests = 1}, [this] { parker_.wake(); }) {
  port_.follow(true);
}

void MarketDataBuilder::start(const EventFeed& feed, const ReferenceChange& genesis,
                              std::function<void()> advanced) {
  feed_ = &feed;
  genesis_ = &genesis;
  advanced_ = std::move(advanced);
  thread_ = std::thread([this] { follow(); });
}

void MarketDataBuilder::stop() {
  if (!thread_.joinable()) return;
  stopping_.store(true, std::memory_order_release);  // pairs with follow()
  parker_.wake();
  thread_.join();
}

bool MarketDataBuilder::reach(Sequence sequence) {
  const std::lock_guard lock(mutex_);
  if (state_.sequence() >= sequence) return true;
  awaited_ = std::min(awaited_, sequence);
  return false;
}

void MarketDataBuilder::follow() {
  name_this_thread("market_data");
  const Sequence published = feed_->position().last;
  begin();
  while (!stopping_.load(std::memory_order_acquire) && phase() != Phase::kFailed) {  // pairs with stop()
    const Parker::Ticket ticket = parker_.prepare();
    const bool applied = apply_next();
    if (phase() == Phase::kCatchingUp && state_.sequence() >= published) {
      phase_.store(Phase::kFollowing, std::memory_order_release);  // pairs with phase()
    }
    tell_those_who_wait();
    if (!applied) parker_.wait(ticket, kSleepMax);
  }
}

void MarketDataBuilder::begin() {
  const std::lock_guard lock(mutex_);
  if (const Status begun = state_.begin(*genesis_); !begun) fail(begun.error());
}

// Takes the next chunk in; false: there is none yet, or it cannot be had.
bool MarketDataBuilder::apply_next() {
  const auto chunk = feed_->read(state_.sequence() + 1);
  if (!chunk) {
    fail(chunk.error());
    return false;
  }
  if (!*chunk) return false;
  const std::lock_guard lock(mutex_);
  const Status applied = state_.apply(**chunk);
  if (!applied) fail(applied.error());
  return applied.ok();
}

void MarketDataBuilder::tell_those_who_wait() {
  {
    const std::lock_guard lock(mutex_);
    const bool is_awaited =
        awaited_ <= state_.sequence() || (awaited_ != kNobody && phase() == Phase::kFailed);
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
