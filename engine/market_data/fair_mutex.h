// A mutex that one thread cannot take again and again while another one waits for it.
#pragma once

#include <mutex>

namespace farmgate {

// Who waits has the turn, and whoever comes later waits for the turn.
class FairMutex {
 public:
  void lock() {
    const std::lock_guard turn(turn_);
    held_.lock();
  }
  void unlock() { held_.unlock(); }

 private:
  std::mutex turn_;
  std::mutex held_;
};

}  // namespace farmgate
