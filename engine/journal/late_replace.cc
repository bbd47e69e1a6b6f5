#include "engine/journal/late_replace.h"

#include <variant>

namespace farmgate {

const LateReplace* LateReplaces::find(const EventRecord& event) {
  while (!rest_.empty() && rest_.front().sequence < event.sequence) rest_ = rest_.subspan(1);
  const bool is_answer = std::holds_alternative<RejectedRecord>(event.payload) ||
                         std::holds_alternative<CancelledRecord>(event.payload);
  if (!is_answer || rest_.empty() || rest_.front().sequence != event.sequence) return nullptr;
  const LateReplace& late = rest_.front();
  rest_ = rest_.subspan(1);
  return &late;
}

}  // namespace farmgate
