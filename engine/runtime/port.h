// Where one thread of clients hands submissions to the engine and gets them back.
//
// Bounded: what the engine cannot take is turned away at once. One thread submits and collects; the engine
// takes and returns. All queues have one producer and one consumer.
#pragma once

#include <boost/lockfree/spsc_queue.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>

#include "engine/base/check.h"
#include "engine/runtime/meter.h"
#include "engine/runtime/parker.h"
#include "engine/runtime/submission.h"

namespace farmgate {

class Port {
 public:
  // Of what was handed over and is not collected.
  struct Limits {
    std::size_t submissions = 1'024;
    std::size_t requests = 65'536;
  };

  // When the engine takes what was handed over: in turn with other ports, or before them, so that it waits
  // for one batch at most, whatever else there is to do.
  enum class Turn : std::uint8_t { kInTurn, kFirst };

  // Calls `ready` on a thread of the engine's when there is something to collect, or, once it follows(), when
  // events were published. It must not wait for anything.
  Port(const Limits& limits, std::function<void()> ready, Turn turn = Turn::kInTurn)
      : limits_(limits),
        turn_(turn),
        ready_(std::move(ready)),
        in_(limits.submissions),
        out_(limits.submissions) {}

  // Requests that were handed over and not collected yet. Any thread.
  std::uint64_t pending() const { return requests_.value(); }

  // For the client's thread.

  // Hands a submission over; false: the engine has as much of this port's as it can take. Requires: it asks
  // something, and lives until it is collected.
  bool submit(Submission& submission) {
    const std::size_t requests = submission.batch.requests.size();
    check(requests > 0);
    const bool has_room =
        submissions_ < limits_.submissions && requests_.value() + requests <= limits_.requests;
    if (!has_room) return false;
    check(in_.push(&submission));  // there is room for all that are not collected
    ++submissions_;
    requests_.set(requests_.value() + requests);
    if (Parker* const engine = engine_.load(std::memory_order_acquire)) engine->wake();  // pairs with open()
    return true;
  }

  // The next submission that came back, in the order in which they were handed over; nullptr: none as yet.
  Submission* collect() {
    Submission* submission = nullptr;
    if (!out_.pop(submission)) return nullptr;
    --submissions_;
    requests_.set(requests_.value() - submission->batch.requests.size());
    return submission;
  }

  // Whether ready() is called when events were published.
  void follow(bool follows) { follows_.store(follows, std::memory_order_seq_cst); }

  // For the engine's threads: one opens and takes, one gives back and announces.

  Turn turn() const { return turn_; }
  void open(Parker& engine) { engine_.store(&engine, std::memory_order_release); }
  Submission* take() {
    Submission* submission = nullptr;
    return in_.pop(submission) ? submission : nullptr;
  }
  void give_back(Submission& submission) {
    check(out_.push(&submission));  // likewise
    has_news_ = true;
  }
  void announce(bool published) {
    if (has_news_ || (published && follows_.load(std::memory_order_seq_cst))) ready_();
    has_news_ = false;
  }

 private:
  using Queue = boost::lockfree::spsc_queue<Submission*>;

  const Limits limits_;
  const Turn turn_;
  const std::function<void()> ready_;
  Queue in_;
  Queue out_;
  // Handed over and not collected; the client's.
  std::size_t submissions_ = 0;
  Gauge requests_;
  bool has_news_ = false;  // the engine's
  std::atomic<Parker*> engine_{nullptr};
  std::atomic<bool> follows_{false};
};

}  // namespace farmgate
