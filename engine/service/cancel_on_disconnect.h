// What a session that asked for it does at its end: its resting orders are cancelled, each by a sequenced
// command.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>

#include "engine/service/poller.h"
#include "engine/service/service_context.h"
#include "engine/service/session_orders.h"

namespace farmgate {

// Belongs to a session, on its thread. An engine that takes no more commands ends it early, and so do market
// data that have failed: then what rests goes on resting.
class CancelOnDisconnect final : private Submitter, private Waiter {
 public:
  // Calls `over` when all is done.
  CancelOnDisconnect(ServiceContext& context, Poller& poller, std::function<void()> over)
      : context_(context), poller_(poller), over_(std::move(over)), orders_(context.market_data) {
    submission_.owner = this;
  }

  // Notes what the session placed. Requires: the submission was published.
  void note(const Submission& submission) { orders_.add(submission); }

  // Cancels what rests. Requires: all that the session submitted has come back.
  void begin();

  bool has_begun() const { return state_ != State::kNoting; }
  bool is_over() const { return state_ == State::kOver; }
  // Market data had failed, so that nobody could tell what rests.
  bool could_not_tell() const { return could_not_tell_; }

 private:
  enum class State : std::uint8_t {
    kNoting,      // what the session places
    kLooking,     // at market data, once they have come to the last order
    kOffering,    // cancels to the engine, until it can take them
    kCancelling,  // with the engine
    kOver,
  };

  static constexpr std::size_t kCancelsMax = 1'024;  // together

  void look();
  void offer();
  void look_again() override;
  void collected(Submission& submission) override;
  void end();

  ServiceContext& context_;
  Poller& poller_;
  const std::function<void()> over_;
  SessionOrders orders_;
  OwnedSubmission submission_;
  State state_ = State::kNoting;
  bool could_not_tell_ = false;
};

}  // namespace farmgate
