// The thread that makes batches of commands durable, as many at a time as have come while the disk was busy.
#pragma once

#include <boost/lockfree/spsc_queue.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>

#include "engine/journal/journal.h"
#include "engine/runtime/parker.h"
#include "engine/runtime/pipeline_meters.h"

namespace farmgate {

// Owned and given commands by the engine's thread; the publisher's looks at what is durable.
class JournalThread {
 public:
  struct Options {
    std::size_t batches_max = 0;  // may be under way: not durable yet
    bool stepped = false;         // there is no thread: step() does its work
  };

  // Has `publisher` woken when something became durable or failed. Both must outlive it.
  JournalThread(Journal& journal, Parker& publisher, const Options& options);
  // Makes durable what it was given, unless it is stepped.
  ~JournalThread();

  // Makes durable what waits; false: nothing does. Requires: it is stepped.
  bool step();

  // Hands commands over, which must stay as they are until they are durable. Requires: they follow those
  // before, and there is room.
  void write(const DecidedCommands& commands);

  // The last command that is durable.
  Sequence durable() const { return durable_.load(std::memory_order_acquire); }  // pairs with run()

  // When that became so, or more did since.
  std::chrono::steady_clock::time_point durable_at() const {
    return std::chrono::steady_clock::time_point(
        std::chrono::nanoseconds(durable_at_ns_.load(std::memory_order_relaxed)));
  }

  // Any thread.
  const JournalMeters& meters() const { return meters_; }

  // Whether writing failed: nothing more becomes durable.
  bool failed() const { return failed_.load(std::memory_order_acquire); }  // pairs with run()
  // Why. Requires: failed().
  const Error& failure() const { return failure_; }

 private:
  void run();
  bool write_waiting();
  void sync_when_due();
  std::chrono::nanoseconds time_to_sleep() const;
  void fail(Error error);

  Journal& journal_;
  Parker& publisher_;
  boost::lockfree::spsc_queue<DecidedCommands> waiting_;
  Parker parker_;
  JournalMeters meters_;
  std::atomic<std::int64_t> durable_at_ns_{0};  // written before durable_
  std::atomic<Sequence> durable_;
  std::atomic<bool> failed_{false};
  std::atomic<bool> stopping_{false};
  Error failure_;  // written before failed_
  std::thread thread_;
};

}  // namespace farmgate
