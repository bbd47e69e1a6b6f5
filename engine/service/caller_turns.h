// Whose single call a poller works on next.
//
// What a call costs falls into pieces: taking it up, answering it. A caller's first few go at once. When it
// has had them, its others wait until the poller has nothing else to do, and then callers have a piece each
// in turn: so one who sends hundreds of calls at once does not keep one who sends a single call waiting for
// all of them.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstddef>
#include <deque>

#include "engine/service/waiting_list.h"

namespace farmgate {

class CallerUsage;

// Belongs to the poller's thread.
class CallerTurns {
 public:
  static constexpr int kAtOnce = 4;  // pieces of a caller: two calls

  // Whether nobody waits.
  bool empty() const { return order_.empty(); }

  // Whether somebody has had what goes at once.
  bool is_round_over() const { return is_round_over_; }

  // Has the piece look again, now or in its caller's turn; a caller's pieces stay in order. nullptr: all who
  // are not known. Requires: the caller's usage, and who waits, are there until then.
  void add(const CallerUsage* caller, Waiter& piece) {
    if (may_go_at_once(caller)) return piece.look_again();
    std::deque<Waiter*>& pieces = waiting_[caller];
    if (pieces.empty()) order_.push_back(caller);
    pieces.push_back(&piece);
  }

  // From here on everyone may have a few at once again.
  void begin_round() {
    had_.clear();
    is_round_over_ = false;
  }

  // Has the next few that wait look again.
  void look(std::size_t count_max) {
    for (std::size_t count = 0; count < count_max && !order_.empty(); ++count) take_next().look_again();
  }

 private:
  bool may_go_at_once(const CallerUsage* caller) {
    if (waiting_.contains(caller)) return false;
    int& had = had_[caller];
    if (had == kAtOnce) return false;
    is_round_over_ = ++had == kAtOnce || is_round_over_;
    return true;
  }

  Waiter& take_next() {
    const CallerUsage* const caller = order_.front();
    order_.pop_front();
    const auto found = waiting_.find(caller);
    Waiter& piece = *found->second.front();
    found->second.pop_front();
    if (found->second.empty()) {
      waiting_.erase(found);
    } else {
      order_.push_back(caller);
    }
    return piece;
  }

  absl::flat_hash_map<const CallerUsage*, int> had_;  // at once, in this round
  bool is_round_over_ = false;
  absl::flat_hash_map<const CallerUsage*, std::deque<Waiter*>> waiting_;  // has no empty ones
  std::deque<const CallerUsage*> order_;                                  // of those who wait
};

}  // namespace farmgate
