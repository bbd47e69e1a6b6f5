#include "engine/runtime/late_replace_finder.h"

#include <string>
#include <variant>

namespace farmgate {
namespace {

LateReplace late_replace(const ReplaceHold& hold, const Symbols& symbols) {
  LateReplace late{
      .sequence = hold.sequence, .reserved = hold.reserved, .programme = {}, .locked = hold.locked};
  if (hold.programme.valid()) late.programme = symbols.programmes.symbol(hold.programme);
  return late;
}

}  // namespace

void LateReplaceFinder::expect(std::span<const ReplaceHold> holds) {
  if (!is_waiting()) {
    holds_.clear();
    next_ = 0;
  }
  holds_.insert(holds_.end(), holds.begin(), holds.end());
}

// What expires before a replace is of its command too, and is no answer.
void LateReplaceFinder::look_at(std::span<const Event> events, const Symbols& symbols,
                                std::vector<LateReplace>& late) {
  for (const Event& event : events) {
    if (!is_waiting()) return;
    const ReplaceHold& hold = holds_[next_];
    if (event.sequence != hold.sequence) continue;
    const bool came_to_nothing =
        std::holds_alternative<Rejected>(event.payload) || std::holds_alternative<Cancelled>(event.payload);
    if (came_to_nothing) late.push_back(late_replace(hold, symbols));
    if (came_to_nothing || std::holds_alternative<Replaced>(event.payload)) ++next_;
  }
}

}  // namespace farmgate
