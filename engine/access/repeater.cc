#include "engine/access/repeater.h"

#include <pthread.h>

#include <utility>

namespace farmgate {

Repeater::Repeater(const char* name, std::chrono::milliseconds interval, std::function<void()> call)
    : interval_(interval), call_(std::move(call)), thread_([this, name] { run(name); }) {}

Repeater::~Repeater() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  stop_.notify_one();
  thread_.join();
}

void Repeater::run(const char* name) {
  (void)::pthread_setname_np(::pthread_self(), name);
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      if (stop_.wait_for(lock, interval_, [this] { return is_stopping_; })) return;
    }
    call_();
  }
}

}  // namespace farmgate
