#include "engine/service/pauses.h"

namespace farmgate {

void Pauses::add(Waiter& waiter, std::chrono::milliseconds pause) {
  const Clock::duration over = (Clock::now() + pause).time_since_epoch();
  waiting_.emplace(Clock::time_point((over / step_ + 1) * step_), &waiter);
  set_alarm();
}

void Pauses::forget(const Waiter& waiter) {
  std::erase_if(waiting_, [&waiter](const auto& waiting) { return waiting.second == &waiter; });
  if (waiting_.empty()) alarm_.Cancel();
}

void Pauses::end() {
  end_before(Clock::time_point::max());
}

void Pauses::proceed(bool) {
  is_alarm_set_ = false;
  end_before(Clock::now());
}

void Pauses::end_before(Clock::time_point now) {
  const auto over = waiting_.upper_bound(now);
  for (auto waiting = waiting_.begin(); waiting != over; ++waiting) due_.add(*waiting->second);
  waiting_.erase(waiting_.begin(), over);
  set_alarm();
}

// The alarm is for the first of them. One that is for a later time is cancelled, and set again when it is
// back.
void Pauses::set_alarm() {
  if (is_alarm_set_) {
    if (waiting_.empty() || waiting_.begin()->first < alarm_time_) alarm_.Cancel();
    return;
  }
  if (waiting_.empty()) return;
  is_alarm_set_ = true;
  alarm_time_ = waiting_.begin()->first;
  const auto left = std::chrono::ceil<std::chrono::microseconds>(alarm_time_ - Clock::now());
  alarm_.Set(&queue_,
             gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_micros(left.count(), GPR_TIMESPAN)),
             static_cast<Tag*>(this));
}

}  // namespace farmgate
