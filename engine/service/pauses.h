// Calls of a poller that wait for a time.
//
// Time goes in steps, so that those who wait for about the same are due together, and the poller is woken so
// often at most however many there are.
#pragma once

#include <grpcpp/alarm.h>
#include <grpcpp/completion_queue.h>

#include <chrono>
#include <map>

#include "engine/service/due_looks.h"
#include "engine/service/tag.h"
#include "engine/service/waiting_list.h"

namespace farmgate {

// Belongs to the poller's thread.
class Pauses final : private Tag {
 public:
  static constexpr std::chrono::milliseconds kStep{5};

  // The queue is that of the poller, and `due` has those whose pause is over. Requires: the queue is shut
  // down when nobody waits.
  Pauses(grpc::CompletionQueue& queue, DueLooks& due, std::chrono::milliseconds step = kStep)
      : queue_(queue), due_(due), step_(step) {}

  // The waiter is due after so long, or a step more.
  void add(Waiter& waiter, std::chrono::milliseconds pause);

  // The waiter pauses no more.
  void forget(const Waiter& waiter);

  // All of them are due now.
  void end();

 private:
  using Clock = std::chrono::steady_clock;

  void proceed(bool ok) override;
  void end_before(Clock::time_point now);
  void set_alarm();

  grpc::CompletionQueue& queue_;
  DueLooks& due_;
  const std::chrono::milliseconds step_;
  grpc::Alarm alarm_;
  bool is_alarm_set_ = false;
  Clock::time_point alarm_time_;
  std::multimap<Clock::time_point, Waiter*> waiting_;  // by when their pause is over
};

}  // namespace farmgate
