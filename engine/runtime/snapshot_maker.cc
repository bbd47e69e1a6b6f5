#include "engine/runtime/snapshot_maker.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/runtime/backup.h"
#include "engine/runtime/event_folds.h"
#include "engine/runtime/recovery.h"
#include "engine/runtime/snapshot.h"
#include "engine/runtime/spare_memory.h"
#include "engine/runtime/thread_name.h"

namespace farmgate {
namespace {

// How often it looks whether one is due.
constexpr std::chrono::milliseconds kSleep{1'000};
constexpr std::chrono::minutes kPauseAfterFailure{1};  // before it tries again of itself

Sequence newest_of(const SnapshotFolder& snapshots) {
  const std::vector<Sequence> sequences = snapshots.sequences();
  return sequences.empty() ? 0 : sequences.front();
}

}  // namespace

SnapshotMaker::SnapshotMaker(DataDirectory& data, const EventFeed& feed, SnapshotOptions options)
    : data_(data),
      feed_(feed),
      options_(std::move(options)),
      last_made_(std::chrono::steady_clock::now()),
      progress_{.last = newest_of(data.snapshots)},
      thread_([this] { run(); }) {}

std::uint64_t SnapshotMaker::request() {
  const std::uint64_t number = requests_.fetch_add(1, std::memory_order_acq_rel) + 1;  // pairs with run()
  parker_.wake();
  return number;
}

SnapshotMaker::Progress SnapshotMaker::progress() const {
  const std::lock_guard lock(mutex_);
  return progress_;
}

std::optional<std::uint64_t> SnapshotMaker::request_backup(std::string path) {
  const std::lock_guard lock(mutex_);
  if (!wanted_backup_.empty()) return std::nullopt;
  wanted_backup_ = std::move(path);
  parker_.wake();
  return backup_.done + 1;
}

SnapshotMaker::Backup SnapshotMaker::backup() const {
  const std::lock_guard lock(mutex_);
  return backup_;
}

void SnapshotMaker::when_done(std::function<void()> notify) {
  const std::lock_guard lock(mutex_);
  notify_done_ = std::move(notify);
}

void SnapshotMaker::stop() {
  if (!thread_.joinable()) return;
  stopping_.store(true, std::memory_order_release);  // pairs with run()
  parker_.wake();
  thread_.join();
}

void SnapshotMaker::run() {
  name_this_thread("snapshots");
  while (!stopping_.load(std::memory_order_acquire)) {  // pairs with stop()
    const Parker::Ticket ticket = parker_.prepare();
    back_up_when_asked();
    const std::uint64_t requests = requests_.load(std::memory_order_acquire);  // pairs with request()
    if (!is_due(requests)) {
      parker_.wait(ticket, kSleep);
      continue;
    }
    const Status made = make();
    give_back_spare_memory();  // a whole engine is gone, and the next comes in an hour
    if (!made && options_.warn) options_.warn("no snapshot: " + made.error().message);
    last_made_ = std::chrono::steady_clock::now();
    const std::lock_guard lock(mutex_);
    progress_.done = requests;
    progress_.failure = made ? std::string() : made.error().message;
    if (notify_done_) notify_done_();
  }
  back_up_when_asked();
}

void SnapshotMaker::back_up_when_asked() {
  std::string path;
  {
    const std::lock_guard lock(mutex_);
    path = wanted_backup_;
  }
  if (path.empty()) return;
  const auto made = farmgate::back_up(data_, path);
  if (made && options_.inform) {
    options_.inform("backup up to sequence " + std::to_string(*made) + " in " + path);
  }
  if (!made && options_.warn) options_.warn("no backup: " + made.error().message);
  const std::lock_guard lock(mutex_);
  wanted_backup_.clear();
  ++backup_.done;
  backup_.last = made ? *made : 0;
  backup_.failure = made ? std::nullopt : std::optional(made.error());
  if (notify_done_) notify_done_();
}

bool SnapshotMaker::is_due(std::uint64_t requests) const {
  const Progress made = progress();
  if (requests > made.done) return true;
  const auto waited = std::chrono::steady_clock::now() - last_made_;
  if (!made.failure.empty() && waited < kPauseAfterFailure) return false;
  const std::uint64_t commands = feed_.position().last - made.last;
  if (options_.commands != 0 && commands >= options_.commands) return true;
  return options_.interval.count() != 0 && commands > 0 && waited >= options_.interval;
}

// Of what is published, which is the end of a frame, and in the event log.
Status SnapshotMaker::make() {
  const Sequence last = feed_.position().last;
  if (last == 0 || last == progress().last) return {};
  if (Status flushed = data_.events->flush(); !flushed) return flushed;
  EventFolds folds = EventFolds::by(options_.insight);
  const auto engine =
      recover(*data_.journal, *data_.events,
              {.snapshots = &data_.snapshots, .last = last, .warn = options_.warn, .folds = &folds});
  return engine ? save(*engine, folds) : Status(engine.error());
}

Status SnapshotMaker::save(const RecoveredEngine& engine, const EventFolds& folds) {
  const Sequence sequence = engine.engine->last_sequence();
  const std::string path = data_.snapshots.path_of(sequence);
  if (Status saved = save_snapshot(engine, path, &folds); !saved) return saved;
  {
    const std::lock_guard lock(mutex_);
    progress_.last = sequence;
  }
  if (options_.inform) options_.inform("snapshot at sequence " + std::to_string(sequence));
  if (Status kept = data_.snapshots.keep_newest(options_.kept, sequence); !kept) return kept;
  if (options_.retain == kRetainAll) return {};
  const Status dropped = drop_before_retained(sequence);
  if (!dropped && options_.warn) options_.warn(dropped.error().message + "; it is tried again");
  return {};
}

// Up to the newest snapshot, all events are on the disk. First go events, then frames: a start can do without
// either. The chunk and the frame of the oldest snapshot's last command stay: it is known by that frame.
Status SnapshotMaker::drop_before_retained(Sequence last) {
  Sequence oldest = last;
  for (const Sequence sequence : data_.snapshots.sequences()) oldest = std::min(oldest, sequence);
  const Sequence retained = last > options_.retain ? last - options_.retain + 1 : 1;
  const auto taken_in = options_.taken_in ? options_.taken_in() : Result<Sequence>(last);
  if (!taken_in) return taken_in.error();
  const Sequence first = std::min({retained, oldest, *taken_in + 1});
  if (Status dropped = data_.events->drop_before(first); !dropped) return dropped;
  if (Status dropped = data_.journal->drop_before(oldest); !dropped) return dropped;
  if (options_.inform) {
    options_.inform("retained: commands from sequence " + std::to_string(data_.journal->first()) +
                    " on, events from sequence " + std::to_string(data_.events->first()) + " on");
  }
  return {};
}

}  // namespace farmgate
