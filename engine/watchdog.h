// Calls when something takes longer than it may.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace farmgate {

// From its making to its destruction no longer than the bound may pass, or `late` is called, once, on a
// thread of its own.
class Watchdog {
 public:
  Watchdog(std::chrono::milliseconds bound, std::function<void()> late);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

 private:
  void watch(std::chrono::milliseconds bound);

  const std::function<void()> late_;
  std::mutex mutex_;  // of done_
  std::condition_variable changed_;
  bool done_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace farmgate
