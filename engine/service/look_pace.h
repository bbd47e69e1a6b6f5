// How soon those who look together may look again: a look may take so much of the time of the thread that
// they share, a few of them at once. The more look, the longer it takes until they do again.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace farmgate {

// Belongs to one thread. All it keeps is until when what was looked lasts, had it come evenly.
class LookPace {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::microseconds kLook{50};       // so 20,000 in a second
  static constexpr std::chrono::microseconds kAtOnce{2'000};  // that may be taken ahead, which is 40 looks

  // So many look, whether or not they should have waited.
  void note(std::size_t count, Clock::time_point now) {
    lasts_until_ = std::max(lasts_until_, now) + static_cast<Clock::rep>(count) * Clock::duration(kLook);
  }

  // How long until more may; 0: now.
  Clock::duration wait(Clock::time_point now) const {
    return std::max(lasts_until_ - now - Clock::duration(kAtOnce), Clock::duration(0));
  }

 private:
  Clock::time_point lasts_until_;
};

}  // namespace farmgate
