// A thread that serves calls: gRPC hands it what clients send, the engine what became of it.
//
// Calls belong to one poller and are used by its thread alone.
#pragma once

#include <grpcpp/alarm.h>
#include <grpcpp/completion_queue.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "engine/runtime/port.h"
#include "engine/service/call_meters.h"

namespace farmgate {

// What gRPC tells when an operation is over.
class Tag {
 public:
  // `ok`: it did what it was to do.
  virtual void proceed(bool ok) = 0;

 protected:
  ~Tag() = default;
};

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

// Who waits until more has been published, or until the engine can take more.
class Waiter {
 public:
  virtual void look_again() = 0;

 protected:
  ~Waiter() = default;
};

class Poller final : private Tag {
 public:
  explicit Poller(std::unique_ptr<grpc::ServerCompletionQueue> queue);
  ~Poller() = default;
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  grpc::ServerCompletionQueue& queue() { return *queue_; }
  Port& port() { return port_; }
  CallMeters& meters() { return meters_; }
  const CallMeters& meters() const { return meters_; }

  // Serves calls until stop().
  void start();

  // Returns when all calls are over. Requires: the server was shut down, which ends them, and the engine
  // calls the port no more.
  void stop();

  // Has its waiters look again. Any thread, until stop().
  void wake();

  // For the poller's thread.

  // Hands a submission to the engine; false: it cannot take more for now.
  bool submit(OwnedSubmission& submission) { return port_.submit(submission); }

  // Has the waiter look again once something was published or came back.
  void wait(Waiter& waiter);

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
  void proceed(bool ok) override;
  void look();
  void shut_when_over();

  std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  grpc::Alarm alarm_;
  std::atomic<bool> woken_{false};
  Port port_;
  CallMeters meters_;
  std::size_t calls_ = 0;  // begun and not over
  bool is_shut_ = false;
  std::atomic<bool> stopping_{false};
  std::vector<Waiter*> waiting_;
  std::vector<Waiter*> looking_;  // scratch
  std::thread thread_;
};

}  // namespace farmgate
