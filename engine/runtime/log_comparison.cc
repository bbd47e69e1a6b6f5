#include "engine/runtime/log_comparison.h"

#include "engine/runtime/disagreement.h"

namespace farmgate {

Status LogComparison::add(const EventChunk& chunk) {
  made_.push_back({.first = chunk.first, .last = chunk.last, .digest_after = chunk.digest_after});
  return made_.size() == kChunksAtOnce ? finish() : Status();
}

Status LogComparison::finish() {
  if (made_.empty() || compare(made_.back())) {
    made_.clear();
    return {};
  }
  for (const Made& chunk : made_) {
    if (Status same = compare(chunk); !same) return same;
  }
  return {};
}

Status LogComparison::compare(const Made& chunk) const {
  if (chunk.last < log_.first()) return {};  // what is not retained any more cannot be compared
  const auto kept = log_.read(chunk.first);
  if (!kept) return kept.error();
  const bool same =
      kept->has_value() && (*kept)->first == chunk.first && (*kept)->digest_after == chunk.digest_after;
  if (same) return {};
  return disagreement(chunk.first, "the events are not those that the event log has");
}

}  // namespace farmgate
