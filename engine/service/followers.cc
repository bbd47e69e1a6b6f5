#include "engine/service/followers.h"

#include <cstddef>

namespace farmgate {

void Followers::tell(LookPace::Clock::time_point now) {
  if (is_paused_ || waiting_.empty()) return;
  const LookPace::Clock::duration wait = pace_.wait(now);
  if (wait.count() == 0) return begin_round(now);
  is_paused_ = true;
  pauses_.add(*this, std::chrono::floor<std::chrono::milliseconds>(wait));  // which is a step more
}

void Followers::end() {
  if (is_paused_) forget_pause();
  begin_round(LookPace::Clock::now());
}

void Followers::forget(const Waiter& waiter) {
  waiting_.forget(waiter);
  if (is_paused_ && waiting_.empty()) forget_pause();
}

void Followers::look_again() {
  is_paused_ = false;
  begin_round(LookPace::Clock::now());
}

void Followers::begin_round(LookPace::Clock::time_point now) {
  pace_.note(waiting_.size(), now);
  due_.take(waiting_);
}

// The pause may be over, and this due.
void Followers::forget_pause() {
  is_paused_ = false;
  pauses_.forget(*this);
  due_.forget(*this);
}

}  // namespace farmgate
