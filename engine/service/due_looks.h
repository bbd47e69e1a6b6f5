// Calls of a poller whose time to look has come. A few look at a time, so that however many they are, the
// poller serves what else comes in between.
#pragma once

#include <cstddef>
#include <deque>

#include "engine/service/waiting_list.h"

namespace farmgate {

// Belongs to one thread.
class DueLooks {
 public:
  bool empty() const { return due_.empty(); }

  void add(Waiter& waiter) { due_.push_back(&waiter); }

  // All that wait in the list are due, in the order in which they came.
  void take(WaitingList& waiting) {
    waiting.release([this](Waiter& waiter) { add(waiter); });
  }

  // The waiter is due no more.
  void forget(const Waiter& waiter) { std::erase(due_, &waiter); }

  // Has the first few look, in the order in which they came; they are due no more, or anew.
  void look(std::size_t count_max) {
    for (std::size_t count = 0; count < count_max && !due_.empty(); ++count) {
      Waiter& waiter = *due_.front();
      due_.pop_front();
      waiter.look_again();
    }
  }

 private:
  std::deque<Waiter*> due_;
};

}  // namespace farmgate
