#include "engine/service/poller.h"

#include <utility>

#include "engine/runtime/thread_name.h"

namespace farmgate {

Poller::Poller(std::unique_ptr<grpc::ServerCompletionQueue> queue, const Port::Limits& limits,
               Port::Turn turn)
    : queue_(std::move(queue)),
      port_(
          limits, [this] { wake_for_events(); }, turn) {}

void Poller::start() {
  thread_ = std::thread([this] {
    name_this_thread("poller");
    serve();
  });
}

// Who waits for the poller waits for what gRPC has, since gRPC looks at connections only when it has nothing:
// so who calls waits for a few of them, not for all. But they do not wait for ever.
void Poller::serve() {
  using Queue = grpc::CompletionQueue;
  for (int events = 0;;) {
    void* tag = nullptr;
    bool ok = false;
    const gpr_timespec until =
        has_nothing_to_do() ? gpr_inf_future(GPR_CLOCK_MONOTONIC) : gpr_time_0(GPR_CLOCK_MONOTONIC);
    const Queue::NextStatus next = queue_->AsyncNext(&tag, &ok, until);
    if (next == Queue::SHUTDOWN) return;
    if (next == Queue::GOT_EVENT) {
      static_cast<Tag*>(tag)->proceed(ok);
      shut_when_over();
    }
    events = next == Queue::GOT_EVENT ? events + 1 : kEventsInARow;
    if (events < kEventsInARow) continue;
    give_turns();
    events = 0;
  }
}

void Poller::give_turns() {
  turns_.begin_round();
  turns_.look(kPiecesAtATime);
  timed_.look(kLooksAtATime);
  due_.look(kLooksAtATime);
  shut_when_over();
}

void Poller::stop() {
  if (!thread_.joinable()) return;
  stopping_.store(true, std::memory_order_release);  // pairs with shut_when_over()
  wake();
  thread_.join();
}

// gRPC takes no operation for a queue that was shut down, so calls have to be over before.
void Poller::shut_when_over() {
  if (is_shut_ || calls_ > 0 || !stopping_.load(std::memory_order_acquire)) return;  // pairs with stop()
  if (woken_.exchange(true, std::memory_order_seq_cst)) return;  // an alarm is under way, and ends here again
  is_shut_ = true;                                               // and stays woken: wake() does nothing more
  queue_->Shutdown();
}

// One alarm is under way at most: whoever has not looked yet will see this too. gRPC's clock has
// milliseconds, rounded up: an alarm for now rings in the next one, only one for long ago does at once.
void Poller::wake() {
  if (woken_.exchange(true, std::memory_order_seq_cst)) return;  // pairs with proceed()
  alarm_.Set(queue_.get(), gpr_time_0(GPR_CLOCK_MONOTONIC), static_cast<Tag*>(this));
}

void Poller::wake_for_events() {
  events_published_.store(true, std::memory_order_seq_cst);  // pairs with look()
  wake();
}

void Poller::wake_for_market_data() {
  market_data_advanced_.store(true, std::memory_order_seq_cst);  // pairs with look()
  wake();
}

void Poller::wake_for_callers() {
  callers_changed_.store(true, std::memory_order_seq_cst);  // pairs with look()
  wake();
}

void Poller::wake_to_close() {
  closing_.store(true, std::memory_order_seq_cst);  // pairs with look()
  wake();
}

void Poller::proceed(bool) {
  woken_.store(false, std::memory_order_seq_cst);  // before it looks: pairs with wake()
  look();
}

void Poller::look() {
  while (Submission* const submission = port_.collect()) {
    auto& owned = static_cast<OwnedSubmission&>(*submission);
    owned.owner->collected(owned);
  }
  const bool closing = closing_.exchange(false, std::memory_order_seq_cst);  // pairs with wake_to_close()
  // Pairs with wake_for_callers().
  const bool callers_changed = callers_changed_.exchange(false, std::memory_order_seq_cst);
  if (callers_changed) lasting_calls_.tell();
  until_woken_.look();
  for_engine_.look();
  if (!has_followers()) follow(false);
  // Pairs with wake_for_events().
  const bool published = events_published_.exchange(false, std::memory_order_seq_cst);
  if (published) followers_.tell(LookPace::Clock::now());
  // Pairs with wake_for_market_data().
  const bool advanced = market_data_advanced_.exchange(false, std::memory_order_seq_cst);
  if (closing || advanced || callers_changed) due_.take(for_market_data_);
  if (!closing) return;
  followers_.end();
  pauses_.end();
}

void Poller::forget(const Waiter& waiter) {
  for_engine_.forget(waiter);
  for_market_data_.forget(waiter);
  until_woken_.forget(waiter);
  followers_.forget(waiter);
  pauses_.forget(waiter);
  timed_.forget(waiter);
  due_.forget(waiter);
}

void Poller::wait(Waiter& waiter) {
  for_engine_.add(waiter);
  follow(true);
}

void Poller::wait_for_events(Waiter& waiter, bool is_new) {
  followers_.add(waiter);
  follow(true);
  if (is_new) followers_.tell(LookPace::Clock::now());
}

// What was published between a look and this would not be announced: so those who wait look once more. Those
// who are due may wait again, and so the port is still followed for them.
void Poller::follow(bool follows) {
  if (follows == follows_) return;
  follows_ = follows;
  port_.follow(follows);
  if (follows) wake_for_events();
}

}  // namespace farmgate
