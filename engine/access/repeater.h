// Calls something again and again, on a thread of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace farmgate {

class Repeater {
 public:
  // Once in every interval, from one interval on until this goes; `name` is the thread's.
  Repeater(const char* name, std::chrono::milliseconds interval, std::function<void()> call);
  ~Repeater();
  Repeater(const Repeater&) = delete;
  Repeater& operator=(const Repeater&) = delete;

 private:
  void run(const char* name);

  const std::chrono::milliseconds interval_;
  const std::function<void()> call_;
  std::mutex mutex_;  // of the next
  bool is_stopping_ = false;
  std::condition_variable stop_;
  std::thread thread_;  // last: it uses the others
};

}  // namespace farmgate
