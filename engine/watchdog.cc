#include "engine/watchdog.h"

#include <utility>

namespace farmgate {

Watchdog::Watchdog(std::chrono::milliseconds bound, std::function<void()> late)
    : late_(std::move(late)), thread_([this, bound] { watch(bound); }) {}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Watchdog::watch(std::chrono::milliseconds bound) {
  {
    std::unique_lock lock(mutex_);
    if (changed_.wait_for(lock, bound, [this] { return done_; })) return;
  }
  late_();
}

}  // namespace farmgate
