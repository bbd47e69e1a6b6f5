// Streams of a poller that follow what is published.
//
// They look in rounds: all that wait when something is published, at once if they are few. If they are many
// the next round waits for what the last one cost, and has more to send, so that following takes no more than
// a part of the poller's time, however often something is published.
#pragma once

#include <grpcpp/completion_queue.h>

#include <chrono>

#include "engine/service/due_looks.h"
#include "engine/service/look_pace.h"
#include "engine/service/pauses.h"
#include "engine/service/waiting_list.h"

namespace farmgate {

// Belongs to the poller's thread.
class Followers final : private Waiter {
 public:
  // The queue is that of the poller, and `due` has those whose round it is. Requires: the queue is shut down
  // when nobody waits.
  Followers(grpc::CompletionQueue& queue, DueLooks& due) : due_(due), pauses_(queue, due, kStep) {}

  bool empty() const { return waiting_.empty(); }

  // The waiter is due in the next round.
  void add(Waiter& waiter) { waiting_.add(waiter); }

  // Something is published that those who wait have not seen: their round begins now, or when there is time
  // for it again.
  void tell(LookPace::Clock::time_point now);

  // All who wait are due now.
  void end();

  // The waiter is in no round to come.
  void forget(const Waiter& waiter);

 private:
  static constexpr std::chrono::milliseconds kStep{1};

  void look_again() override;
  void begin_round(LookPace::Clock::time_point now);
  void forget_pause();

  DueLooks& due_;
  Pauses pauses_;  // of nobody but this
  WaitingList waiting_;
  LookPace pace_;
  bool is_paused_ = false;  // a round begins when the pause is over
};

}  // namespace farmgate
