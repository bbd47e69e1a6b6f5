#include "engine/runtime/publisher_thread.h"

#include <chrono>

#include "engine/base/check.h"
#include "engine/runtime/thread_name.h"

namespace farmgate {
namespace {

// How long it sleeps when nobody wakes it.
constexpr std::chrono::milliseconds kSleep{100};

}  // namespace

PublisherThread::PublisherThread(Publisher& publisher, std::span<Port* const> ports, const Parkers& parkers)
    : publisher_(publisher), ports_(ports), parkers_(parkers), thread_([this] { run(); }) {}

PublisherThread::~PublisherThread() {
  stopping_.store(true, std::memory_order_release);  // pairs with run()
  parkers_.publisher.wake();
  thread_.join();
}

void PublisherThread::add(LiveRound& round) {
  check(waiting_.push(&round));
  parkers_.publisher.wake();
}

LiveRound* PublisherThread::take_back() {
  LiveRound* round = nullptr;
  return merged_.pop(round) ? round : nullptr;
}

void PublisherThread::run() {
  name_this_thread("publisher");
  for (;;) {
    const Parker::Ticket ticket = parkers_.publisher.prepare();
    const bool merged = merge_matched();
    const bool published = publisher_.publish_durable();
    for (Port* const port : ports_) port->announce(published);
    if (merged || published) continue;
    if (stopping_.load(std::memory_order_acquire)) return;  // pairs with the destructor
    parkers_.publisher.wait(ticket, kSleep);
  }
}

// In the order in which rounds were handed over; false: the next one is not matched.
bool PublisherThread::merge_matched() {
  bool merged = false;
  while (waiting_.read_available() > 0) {
    LiveRound& round = *waiting_.front();
    if (round.unmatched.load(std::memory_order_acquire) != 0) break;  // pairs with Shard::match_waiting()
    waiting_.pop();
    merge(round);
    merged = true;
  }
  if (merged) parkers_.engine.wake();
  return merged;
}

void PublisherThread::merge(LiveRound& round) {
  if (round.is_first) publisher_.begin(*round.batch);
  publisher_.expect(round.replace_holds);
  round.round.order_everywhere();
  round.round.visit_events([this](std::span<const Event> events) { publisher_.add(events); });
  if (round.is_last) publisher_.end();
  check(merged_.push(&round));
}

}  // namespace farmgate
