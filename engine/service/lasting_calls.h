// Calls of a poller that go on for long: streams and sessions. They are told when those who may call have
// changed, so that one ends too that has nothing to send or to do.
#pragma once

#include <vector>

namespace farmgate {

class LastingCall {
 public:
  // Asks anew whether its caller may go on. Begins and ends no call at once.
  virtual void callers_changed() = 0;

 protected:
  ~LastingCall() = default;
};

// Belongs to one thread.
class LastingCalls {
 public:
  void add(LastingCall& call) { calls_.push_back(&call); }
  void remove(const LastingCall& call) { std::erase(calls_, &call); }
  void tell() const {
    for (LastingCall* const call : calls_) call->callers_changed();
  }

 private:
  std::vector<LastingCall*> calls_;
};

}  // namespace farmgate
