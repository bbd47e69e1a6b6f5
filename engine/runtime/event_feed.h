// What has been published, for those who follow it: the last chunks in memory, the others in the event log.
//
// The engine publishes; any thread reads. A reader keeps its own place, so that a slow one costs nothing and
// loses nothing that is retained.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>

#include "engine/base/result.h"
#include "engine/journal/event_log.h"

namespace farmgate {

class EventFeed {
 public:
  // How far publishing has come.
  struct Position {
    Sequence last = 0;
    std::uint64_t digest = 0;  // over all events up to it
  };

  // Goes on from what the log ends with. The log must outlive it.
  EventFeed(EventLog& log, const Position& position) : log_(log), position_(position) {}

  // Appends the next chunk to the log and lets readers see it. Fails as EventLog does; then they don't.
  Status publish(std::shared_ptr<const EventChunk> chunk);

  Position position() const;

  // The oldest command whose events can be read: before it they have been dropped. Behind the last one when
  // there are none.
  Sequence oldest() const;

  // The chunk with the events of a command; nullptr: it has not been published yet. Fails with kUsage, naming
  // the oldest there is, when it is not retained any more, else as EventLog does.
  Result<std::shared_ptr<const EventChunk>> read(Sequence sequence) const;

  // Over all events up to a command, with which a chunk ends. Fails with kUsage when none does, or it is not
  // retained any more or not published yet, else as EventLog does.
  Result<std::uint64_t> digest_at(Sequence sequence) const;

 private:
  static constexpr std::size_t kRecentBytesMax = std::size_t{64} << 20;

  std::shared_ptr<const EventChunk> find_recent(Sequence sequence) const;
  Error not_retained(Sequence sequence) const;

  EventLog& log_;
  mutable std::mutex mutex_;  // held to copy a pointer or two
  Position position_;
  std::deque<std::shared_ptr<const EventChunk>> recent_;
  std::size_t recent_bytes_ = 0;
};

}  // namespace farmgate
