// The thread that puts the events of the shards back in order, and publishes and answers what is durable.
#pragma once

#include <boost/lockfree/spsc_queue.hpp>

#include <atomic>
#include <span>
#include <thread>

#include "engine/runtime/live_round.h"
#include "engine/runtime/parker.h"
#include "engine/runtime/publisher.h"

namespace farmgate {

// Owned by the engine's thread, which alone calls it.
class PublisherThread {
 public:
  struct Parkers {
    Parker& publisher;  // where this thread waits
    Parker& engine;     // woken when there is a round to take back
  };

  // All must outlive it. It alone uses the publisher from here on, and gives submissions back to the ports.
  PublisherThread(Publisher& publisher, std::span<Port* const> ports, const Parkers& parkers);
  // Requires: nothing is under way.
  ~PublisherThread();

  // Hands a round over, which shards may still be matching.
  void add(LiveRound& round);

  // The next round whose events have been taken; nullptr: there is none. Its closes are still to be visited.
  LiveRound* take_back();

 private:
  void run();
  bool merge_matched();
  void merge(LiveRound& round);

  Publisher& publisher_;
  const std::span<Port* const> ports_;
  const Parkers parkers_;
  boost::lockfree::spsc_queue<LiveRound*> waiting_{LiveRound::kCountMax};
  boost::lockfree::spsc_queue<LiveRound*> merged_{LiveRound::kCountMax};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace farmgate
