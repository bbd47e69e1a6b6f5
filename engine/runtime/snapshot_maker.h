// Makes snapshots while the engine runs, without stopping it: on a thread of its own it brings an engine of
// its own from the last snapshot to what has been published, as recovery does, and saves that. So every
// snapshot proves, too, that the journal gives the events that were published. Then it drops what need not be
// retained. What copies the data directory does so on that thread too, so that nothing is dropped meanwhile.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "engine/base/result.h"
#include "engine/insight/insight_terms.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/event_feed.h"
#include "engine/runtime/parker.h"

namespace farmgate {

struct EventFolds;
struct RecoveredEngine;

// The events of so many commands, the last ones, are kept: everything.
inline constexpr std::uint64_t kRetainAll = std::numeric_limits<std::uint64_t>::max();

struct SnapshotOptions {
  InsightTerms insight;                // by which insight, which snapshots keep, judges
  std::uint64_t commands = 5'000'000;  // makes one after so many; 0: not for that reason
  // After so long, if there were commands; 0: not for that reason.
  std::chrono::milliseconds interval = std::chrono::minutes(60);
  std::size_t kept = 2;  // so many are kept
  // When a snapshot has been made: the events of commands that are older than the last so many are dropped,
  // and the frames before the oldest snapshot that is kept. Events behind that one stay in any case: who
  // starts from a snapshot needs them. At least 1.
  std::uint64_t retain = kRetainAll;
  // Up to which command events are not needed any more by who keeps what it makes of them; those behind it
  // stay too. Empty: there is nobody.
  std::function<Result<Sequence>()> taken_in;
  std::function<void(const std::string&)> inform;  // called with what was made
  std::function<void(const std::string&)> warn;    // called with what went wrong
};

class SnapshotMaker {
 public:
  // What became of the requests so far.
  struct Progress {
    std::uint64_t done = 0;  // so many requests
    Sequence last = 0;       // of the newest snapshot
    std::string failure;     // of the last attempt; empty: it succeeded
  };

  // What became of the backups that were asked for.
  struct Backup {
    std::uint64_t done = 0;        // so many
    Sequence last = 0;             // the last command in the last one
    std::optional<Error> failure;  // of the last one
  };

  // All must outlive it.
  SnapshotMaker(DataDirectory& data, const EventFeed& feed, SnapshotOptions options);
  // Finishes the snapshot it is at.
  ~SnapshotMaker() { stop(); }

  // Asks for a snapshot of all that is published now, and returns the number of the request. Any thread.
  std::uint64_t request();

  // Any thread.
  Progress progress() const;

  // Asks for a copy of the data directory at `path`, as back_up() makes it, and returns the number of the
  // backup; nothing: another one is under way. Any thread, until stop(), which it is made before.
  std::optional<std::uint64_t> request_backup(std::string path);
  Backup backup() const;

  // Has this called whenever requests or backups are done, on the maker's thread; it must not wait for
  // anything. Any thread.
  void when_done(std::function<void()> notify);

  // The snapshots there are. Any thread.
  const SnapshotFolder& folder() const { return data_.snapshots; }

  // Finishes the snapshot it is at, makes the backup that was asked for, and makes no more.
  void stop();

  // Makes one of all that is published, on this thread. Requires: it is stopped. Fails with kSystem, and as
  // recover() does.
  Status make();

 private:
  void run();
  bool is_due(std::uint64_t requests) const;
  void back_up_when_asked();
  Status save(const RecoveredEngine& engine, const EventFolds& folds);
  Status drop_before_retained(Sequence last);

  DataDirectory& data_;
  const EventFeed& feed_;
  const SnapshotOptions options_;
  Parker parker_;
  std::atomic<std::uint64_t> requests_{0};
  std::atomic<bool> stopping_{false};
  std::chrono::steady_clock::time_point last_made_;
  mutable std::mutex mutex_;  // of the next four
  Progress progress_;
  Backup backup_;
  std::string wanted_backup_;  // where to; empty: none is under way
  std::function<void()> notify_done_;
  std::thread thread_;
};

}  // namespace farmgate
