// Finds out which of the replaces that the gate has taken something for came to nothing, by their events.
//
// Belongs to one thread.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/accounts/replace_hold.h"
#include "engine/journal/late_replace.h"
#include "engine/model/event.h"
#include "engine/model/symbols.h"

namespace farmgate {

class LateReplaceFinder {
 public:
  // Takes in what was taken for the next replaces. Requires: they come behind those before, and before their
  // events are looked at.
  void expect(std::span<const ReplaceHold> holds);

  // Whether one is still to be answered; while none is, events need not be looked at.
  bool is_waiting() const { return next_ < holds_.size(); }

  // Looks at the next events in their order, and appends the replaces that came to nothing by them.
  void look_at(std::span<const Event> events, const Symbols& symbols, std::vector<LateReplace>& late);

 private:
  std::vector<ReplaceHold> holds_;
  std::size_t next_ = 0;  // the first that is not answered
};

}  // namespace farmgate
