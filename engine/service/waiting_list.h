// Calls of a poller that wait for something of one kind.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace farmgate {

class Waiter {
 public:
  virtual void look_again() = 0;

 protected:
  ~Waiter() = default;
};

// Belongs to one thread.
class WaitingList {
 public:
  bool empty() const { return waiting_.empty(); }
  std::size_t size() const { return waiting_.size(); }

  void add(Waiter& waiter) { waiting_.push_back(&waiter); }

  // The waiter waits no more.
  void forget(const Waiter& waiter) {
    std::erase(waiting_, &waiter);
    std::ranges::replace(looking_, const_cast<Waiter*>(&waiter), static_cast<Waiter*>(nullptr));
  }

  // Has each look again, in the order in which they came; they wait no more, or anew.
  void look() {
    release([](Waiter& waiter) { waiter.look_again(); });
  }

  // Calls `visit(waiter)` for each, in the order in which they came; they wait no more, or anew.
  template <class Visit>
  void release(Visit visit) {
    std::swap(waiting_, looking_);
    for (Waiter* const& waiter : looking_) {  // one may be forgotten meanwhile
      if (waiter != nullptr) visit(*waiter);
    }
    looking_.clear();
  }

 private:
  std::vector<Waiter*> waiting_;
  std::vector<Waiter*> looking_;  // scratch
};

}  // namespace farmgate
