#include "tests/simulation/simulated_followers.h"

#include <string>

#include "engine/model/event_record.h"
#include "tests/simulation/must.h"
#include "tests/support/record_text.h"

namespace farmgate {

void add_lines(std::string_view bytes, Sequence from, EventLines& lines) {
  EventRecords records(bytes);
  for (EventRecord record; records.next(record);) {
    if (record.sequence < from) continue;
    lines[record.sequence].push_back(record_text(record));
  }
  must(!records.broken(), "events cannot be read back");
}

// The first is quick, the others are slow.
void SimulatedFollowers::follow(const EventFeed& feed) {
  const std::size_t slow = 1 + draws_.next() % (kFollowers - 1);
  Follower& follower = followers_[draws_.per_mille(700) ? 0 : slow];
  if (draws_.per_mille(20)) {
    figures_.follower_deaths += follower.next > 1 ? 1 : 0;
    follower = {};
  }
  if (follower.next > 1 && draws_.per_mille(100)) {
    follower.seen.erase(--follower.next);
    ++figures_.follower_returns;
  }
  take_chunk(feed, follower);
}

bool SimulatedFollowers::take_chunk(const EventFeed& feed, Follower& follower) {
  const auto chunk = feed.read(follower.next);
  must(chunk.ok(), chunk.ok() ? "" : chunk.error().message);
  if (!*chunk) return false;
  must((*chunk)->first <= follower.next && follower.next <= (*chunk)->last, "a follower sees a gap");
  add_lines((*chunk)->events, follower.next, follower.seen);
  follower.next = (*chunk)->last + 1;
  return true;
}

void SimulatedFollowers::catch_up(const EventFeed& feed) {
  for (Follower& follower : followers_) {
    while (take_chunk(feed, follower)) {
    }
  }
}

void SimulatedFollowers::check_seen(const EventLines& events) const {
  for (const Follower& follower : followers_) {
    for (const auto& [sequence, lines] : follower.seen) {
      const auto found = events.find(sequence);
      must(found != events.end() && found->second == lines,
           "the events of command " + std::to_string(sequence) + " are others than a follower has seen");
    }
  }
}

void SimulatedFollowers::check_seen_all(const EventLines& events) const {
  for (const Follower& follower : followers_) {
    must(follower.seen == events, "a follower has not seen what was published");
  }
}

}  // namespace farmgate
