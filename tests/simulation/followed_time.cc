#include "tests/simulation/followed_time.h"

#include <algorithm>
#include <string>

#include "tests/simulation/journal_commands.h"
#include "tests/simulation/must.h"

namespace farmgate {
namespace {

constexpr std::int64_t kFarNs = 3'600'000'000'000;  // an hour
constexpr std::int64_t kStampsNs =
    1'000'000;  // of which each is one later than the one before, at the same moment

}  // namespace

void FollowedTime::begin(std::int64_t wall_ns, Sequence last) {
  latest_ns_ = std::max(latest_ns_, wall_ns);
  is_confirmed_ = false;
  last_ = last;
}

void FollowedTime::set(std::int64_t wall_ns) {
  if (wall_ns - latest_ns_ <= kFarNs) latest_ns_ = std::max(latest_ns_, wall_ns);
}

void FollowedTime::begin_step(std::int64_t wall_ns) {
  if (is_confirmed_) latest_ns_ = std::max(latest_ns_, wall_ns);
  is_confirmed_ = false;
}

void FollowedTime::end_step(Sequence last) {
  while (last_ < last) latest_of_[++last_] = latest_ns_ + kStampsNs;
}

Status FollowedTime::check(const Journal& journal) const {
  Sequence sequence = 0;
  return visit_commands(journal, [&](const PreparedRequest& request) {
    ++sequence;
    const auto latest = latest_of_.find(sequence);
    must(latest != latest_of_.end(), "command " + std::to_string(sequence) + " was never given a time");
    must(request.time.value() <= latest->second,
         "command " + std::to_string(sequence) +
             " has a time that the clock jumped to, which nobody confirmed");
  });
}

}  // namespace farmgate
