#include "engine/service/cancel_on_disconnect.h"

namespace farmgate {

void CancelOnDisconnect::begin() {
  state_ = State::kLooking;
  look();
}

// Finds the next orders to cancel, or waits until market data can tell. An engine that stops takes no more.
void CancelOnDisconnect::look() {
  if (context_.closing.load(std::memory_order_acquire)) return end();  // pairs with Server::stop()
  const bool reached = context_.market_data.reach(orders_.last());
  could_not_tell_ = context_.market_data.phase() == MarketDataBuilder::Phase::kFailed;
  if (could_not_tell_) return end();
  if (!reached) return poller_.wait_for_market_data(*this);
  submission_.clear();
  orders_.take_cancels(kCancelsMax, submission_.batch);
  if (submission_.batch.requests.empty()) return end();
  state_ = State::kOffering;
  offer();
}

void CancelOnDisconnect::offer() {
  if (!poller_.submit(submission_)) return poller_.wait(*this);
  state_ = State::kCancelling;
}

void CancelOnDisconnect::look_again() {
  state_ == State::kOffering ? offer() : look();
}

void CancelOnDisconnect::collected(Submission&) {
  if (submission_.outcome != Submission::Outcome::kPublished) return end();
  state_ = State::kLooking;
  look();
}

void CancelOnDisconnect::end() {
  state_ = State::kOver;
  over_();
}

}  // namespace farmgate
