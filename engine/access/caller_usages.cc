#include "engine/access/caller_usages.h"

#include <algorithm>
#include <utility>

namespace farmgate {
namespace {

// A place is free again when another stream, session or call of the caller's ends, which nobody can foretell.
constexpr std::chrono::milliseconds kCallDelay{5};
constexpr std::chrono::milliseconds kStreamDelay{1'000};

OverBound over(Bound bound, std::int64_t max, std::chrono::milliseconds delay) {
  return {.bound = bound, .max = max, .delay = delay};
}

}  // namespace

SharedUsage CallerUsages::of(std::string_view caller) {
  const std::lock_guard lock(mutex_);
  if (const auto found = by_caller_.find(caller); found != by_caller_.end()) return found->second;
  if (by_caller_.size() >= kept_max_) {
    absl::erase_if(by_caller_, [](const auto& kept) { return kept.second.use_count() == 1; });
    kept_max_ = std::max(kKeptMin, 2 * by_caller_.size());
  }
  return by_caller_.emplace(caller, std::make_shared<CallerUsage>(caller_limits_)).first->second;
}

TakenPlace::~TakenPlace() {
  give_back();
}

void TakenPlace::give_back() {
  if (own_ == nullptr) return;
  own_->give_back(1);
  if (of_all_ != nullptr) of_all_->give_back(1);
  own_ = nullptr;
  of_all_ = nullptr;
  usage_.reset();
}

Refusal TakenPlace::take_stream(CallerUsages& all, SharedUsage usage) {
  const std::int64_t own_max = usage->limits().streams;
  if (!usage->streams().take(1, own_max)) return over(Bound::kStreams, own_max, kStreamDelay);
  own_ = &usage->streams();
  usage_ = std::move(usage);
  if (!all.streams().take(1, all.limits().streams)) {
    give_back();
    return over(Bound::kAllStreams, all.limits().streams, kStreamDelay);
  }
  of_all_ = &all.streams();
  return {};
}

Refusal TakenPlace::take_session(CallerUsages& all, SharedUsage usage) {
  const std::int64_t own_max = usage->limits().sessions;
  if (!usage->sessions().take(1, own_max)) return over(Bound::kSessions, own_max, kStreamDelay);
  own_ = &usage->sessions();
  usage_ = std::move(usage);
  if (!all.sessions().take(1, all.limits().sessions)) {
    give_back();
    return over(Bound::kAllSessions, all.limits().sessions, kStreamDelay);
  }
  of_all_ = &all.sessions();
  return {};
}

Refusal TakenPlace::take_call(SharedUsage usage, std::int64_t more) {
  const std::int64_t max = usage->limits().calls;
  if (!usage->calls().take(1, (1 + more) * max)) return over(Bound::kCalls, max, kCallDelay);
  own_ = &usage->calls();
  usage_ = std::move(usage);
  return {};
}

}  // namespace farmgate
