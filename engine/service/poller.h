// A thread that serves calls: gRPC hands it what clients send, the engine what became of it.
//
// Calls belong to one poller and are used by its thread alone. Those that wait for events, market data or a
// time may be thousands: when they are due they look a few at a time, and what clients send goes first.
// Of that, what a caller sends who has had its share waits for the others' likewise.
#pragma once

#include <grpcpp/alarm.h>
#include <grpcpp/completion_queue.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include "engine/access/caller_cache.h"
#include "engine/access/caller_usages.h"
#include "engine/runtime/port.h"
#include "engine/service/call_meters.h"
#include "engine/service/caller_turns.h"
#include "engine/service/chunk_subjects.h"
#include "engine/service/due_looks.h"
#include "engine/service/followers.h"
#include "engine/service/lasting_calls.h"
#include "engine/service/over_bound_statuses.h"
#include "engine/service/pauses.h"
#include "engine/service/scratch_messages.h"
#include "engine/service/tag.h"
#include "engine/service/waiting_list.h"

namespace farmgate {

// Who gets a submission back.
class Submitter {
 public:
  virtual void collected(Submission& submission) = 0;

 protected:
  ~Submitter() = default;
};
struct OwnedSubmission : Submission {
  Submitter* owner = nullptr;
};

class Poller final : private Tag {
 public:
  // What its calls may hand to the engine, and when that takes it, are its port's.
  explicit Poller(std::unique_ptr<grpc::ServerCompletionQueue> queue, const Port::Limits& limits = {},
                  Port::Turn turn = Port::Turn::kInTurn);
  ~Poller() = default;
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  grpc::ServerCompletionQueue& queue() { return *queue_; }
  Port& port() { return port_; }
  CallMeters& meters() { return meters_; }
  const CallMeters& meters() const { return meters_; }

  // Serves calls until stop().
  void start();

  // Returns when all calls are over; from then on wake() does nothing. Requires: the server was shut down,
  // which ends them, and the engine still gives back what was submitted.
  void stop();

  // Any thread, until stop().

  // Has those look again who wait for the engine.
  void wake();
  // Has those look again, too, who wait for events.
  void wake_for_events();
  // Has those look again who wait for market data.
  void wake_for_market_data();
  // Has calls that go on for long ask anew whether their callers may, and those look again who wait.
  void wake_for_callers();
  // Has all of its waiters look again, those that pause included: the server is stopping.
  void wake_to_close();

  // For the poller's thread.

  // Who brought which token.
  CallerCache& callers() { return callers_; }
  // What callers have of the engine.
  UsageCache& usages() { return usages_; }

  // What its streams fill and hand to gRPC.
  ScratchMessages& scratch() { return scratch_; }
  // What events that its streams look at are about.
  RecentSubjects& subjects() { return subjects_; }
  // How those of its calls end that are over a bound.
  OverBoundStatuses& over_bounds() { return over_bounds_; }
  // Whose single call is worked on next.
  CallerTurns& turns() { return turns_; }

  // Hands a submission to the engine; false: it cannot take more for now.
  bool submit(OwnedSubmission& submission) { return port_.submit(submission); }

  // Has the waiter look again once something was published or came back.
  void wait(Waiter& waiter);

  // Has the waiter look again, in a round with all that follow, once something was published; or when there
  // is time for that, since something `is_new` to it already.
  void wait_for_events(Waiter& waiter, bool is_new);

  // Has the waiter look again once the poller was woken: somebody else than the engine wakes it.
  void wait_until_woken(Waiter& waiter) { until_woken_.add(waiter); }

  // Has the waiter look again once market data have come to what was asked of them: the engine does not wake
  // it.
  void wait_for_market_data(Waiter& waiter) { for_market_data_.add(waiter); }

  // Has the waiter look again after so long, or a few milliseconds more.
  void pause(Waiter& waiter, std::chrono::milliseconds pause) { pauses_.add(waiter, pause); }

  // Has the waiter look again behind those that are due, and what clients have sent.
  void look_soon(Waiter& waiter) { due_.add(waiter); }

  // Those of calls that have begun and go on for long.
  LastingCalls& lasting_calls() { return lasting_calls_; }

  // The waiter waits no more.
  void forget(const Waiter& waiter);

  // A call has begun; false: too late, no operation may be begun any more. Each that has says when it is
  // over, its last operation included.
  [[nodiscard]] bool begin_call() {
    if (is_shut_) return false;
    ++calls_;
    return true;
  }
  void end_call() { --calls_; }

 private:
  // So that what comes meanwhile seldom waits for more than some hundred microseconds.
  static constexpr std::size_t kLooksAtATime = 4;
  static constexpr std::size_t kPiecesAtATime = 4;
  static constexpr int kEventsInARow = 16;  // of gRPC, while somebody waits for the poller

  void serve();
  bool has_nothing_to_do() const {
    return timed_.empty() && due_.empty() && turns_.empty() && !turns_.is_round_over();
  }
  void give_turns();
  void proceed(bool ok) override;
  void look();
  void follow(bool follows);
  bool has_followers() const { return !for_engine_.empty() || !followers_.empty() || !due_.empty(); }
  void shut_when_over();

  std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  grpc::Alarm alarm_;
  std::atomic<bool> woken_{false};
  std::atomic<bool> events_published_{false};
  std::atomic<bool> market_data_advanced_{false};
  std::atomic<bool> callers_changed_{false};
  std::atomic<bool> closing_{false};
  Port port_;
  CallMeters meters_;
  CallerCache callers_;
  UsageCache usages_;
  ScratchMessages scratch_;
  RecentSubjects subjects_;
  OverBoundStatuses over_bounds_;
  CallerTurns turns_;
  std::size_t calls_ = 0;  // begun and not over
  bool is_shut_ = false;
  bool follows_ = false;  // the port
  std::atomic<bool> stopping_{false};
  WaitingList for_engine_;
  WaitingList for_market_data_;
  WaitingList until_woken_;
  LastingCalls lasting_calls_;
  DueLooks timed_;  // whose pause is over: not behind a round of all who follow
  DueLooks due_;
  Pauses pauses_{*queue_, timed_};
  Followers followers_{*queue_, due_};
  std::thread thread_;
};

}  // namespace farmgate
