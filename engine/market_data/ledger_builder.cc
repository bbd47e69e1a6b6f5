#include "engine/market_data/ledger_builder.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "engine/market_data/ledger_restore.h"
#include "engine/runtime/spare_memory.h"
#include "engine/runtime/thread_name.h"

namespace farmgate {
namespace {

constexpr std::chrono::seconds kSleepMax{1};
constexpr std::size_t kPendingMax = 100'000;               // or so many asks have changed
constexpr std::size_t kBatchBytes = std::size_t{1} << 20;  // written at the latest when there is so much
constexpr std::size_t kRowsAtATime = 1'000;                // of the reference data it begins with

Error of_other_events(const LedgerStore& store) {
  return {.code = ErrorCode::kBadInput,
          .message = "the ledger in " + store.folder() + " is of other events than those published up to " +
                     "sequence " + std::to_string(store.progress().last) +
                     ". Stop the engine and delete it: it is made again, as far back as the events go"};
}

}  // namespace

LedgerBuilder::LedgerBuilder() : port_({.submissions = 1, .requests = 1}, [this] { parker_.wake(); }) {
  port_.follow(true);
}

void LedgerBuilder::start(const Source& source, std::function<void()> advanced) {
  source_ = source;
  advanced_ = std::move(advanced);
  entries_ = std::make_unique<AccountEntries>(*source_.store);
  thread_ = std::thread([this] { follow(); });
}

void LedgerBuilder::stop() {
  if (!thread_.joinable()) return;
  stopping_.store(true, std::memory_order_release);  // pairs with follow()
  parker_.wake();
  thread_.join();
}

bool LedgerBuilder::reach(Sequence sequence) {
  if (this->sequence() >= sequence) return true;
  const std::lock_guard lock(mutex_);
  if (this->sequence() >= sequence) return true;
  awaited_ = std::min(awaited_, sequence);
  return false;
}

void LedgerBuilder::follow() {
  name_this_thread("ledger");
  const Sequence published = source_.feed->position().last;
  if (Status begun = begin(); !begun) fail(begun.error());
  give_back_spare_memory();  // of rows, or of a snapshot, that were read
  if (phase() == Phase::kFailed) tell_those_who_wait();
  while (!stopping_.load(std::memory_order_acquire) && phase() != Phase::kFailed) {  // pairs with stop()
    const Parker::Ticket ticket = parker_.prepare();
    const bool taken = take_next();
    const bool is_due =
        !taken || batch_.size_bytes() >= kBatchBytes || programmes_->pending_count() >= kPendingMax;
    if (is_due && taken_.last > sequence() && phase() != Phase::kFailed) write();
    if (phase() == Phase::kCatchingUp && sequence() >= published) {
      phase_.store(Phase::kFollowing, std::memory_order_release);  // pairs with phase()
    }
    tell_those_who_wait();
    if (!taken) parker_.wait(ticket, kSleepMax);
  }
}

Status LedgerBuilder::begin() {
  const bool is_new = source_.store->progress().complete_from == 0;
  if (!is_new) return go_on();
  if (source_.feed->oldest() <= 1) return begin_with_genesis();
  const auto restored = restore_next();
  if (!restored) return restored.error();
  if (*restored) return {};
  return Error{.code = ErrorCode::kBadInput,
               .message =
                   "the ledger cannot be made: the first events have been dropped, and there is no "
                   "good snapshot to begin with"};
}

// Some rows at a time. That it has begun is written last: a start before that begins anew.
Status LedgerBuilder::begin_with_genesis() {
  programmes_ = ProgrammeEntries::anew(*source_.store, batch_);
  incentives_ = IncentiveEntries::anew(*source_.store);
  // What a beginning that was cut short has left goes before any of it is read.
  if (Status removed = source_.store->write(batch_, {}); !removed) return removed;
  batch_.clear();
  bool is_cut_short = false;
  Status begun = source_.genesis->visit([&](std::span<const ReferenceEdit> rows) -> Status {
    while (!rows.empty()) {
      is_cut_short = stopping_.load(std::memory_order_acquire);  // pairs with stop()
      if (is_cut_short) return Error{.code = ErrorCode::kUsage, .message = "the ledger is to stop"};
      const auto next = rows.first(std::min(kRowsAtATime, rows.size()));
      rows = rows.subspan(next.size());
      if (Status taken = begin_with(next); !taken) return taken;
    }
    return {};
  });
  if (is_cut_short) return {};
  if (!begun) return begun;
  taken_ = {.complete_from = 1};
  Status written = source_.store->write(batch_, taken_);
  batch_.clear();
  return written;
}

Status LedgerBuilder::begin_with(std::span<const ReferenceEdit> rows) {
  programmes_->begin(rows, batch_);
  programmes_->finish(batch_);
  incentives_->change(rows, batch_);
  incentives_->finish(batch_);
  if (Status changed = entries_->change(rows); !changed) return changed;
  entries_->finish(batch_);
  if (batch_.size_bytes() < kBatchBytes) return {};
  Status written = source_.store->write(batch_, {});
  batch_.clear();
  return written;
}

// From where the store has come to, if that is of these events. Events behind it that have been dropped
// leave a gap: then a snapshot says what they came to.
Status LedgerBuilder::go_on() {
  if (Status opened = open_entries(); !opened) return opened;
  if (taken_.last > source_.feed->position().last) return of_other_events(*source_.store);
  if (taken_.last == 0) return {};
  const bool has_gap = taken_.last + 1 < source_.feed->oldest();
  if (has_gap || is_of_feed(taken_.last, taken_.digest)) return {};  // take_next() sees to a gap
  return of_other_events(*source_.store);
}

// As the store has them.
Status LedgerBuilder::open_entries() {
  entries_ = std::make_unique<AccountEntries>(*source_.store);
  auto programmes = ProgrammeEntries::open(*source_.store);
  if (!programmes) return std::move(programmes).error();
  programmes_ = std::move(*programmes);
  auto incentives = IncentiveEntries::open(*source_.store);
  if (!incentives) return std::move(incentives).error();
  incentives_ = std::move(*incentives);
  taken_ = source_.store->progress();
  show();
  return {};
}

// Goes on from the oldest snapshot that is ahead of the store; false: there is none. One that cannot be used
// is passed over: recovery and the next snapshot tell of it.
Result<bool> LedgerBuilder::restore_next() {
  if (source_.snapshots == nullptr) return false;
  std::vector<Sequence> sequences = source_.snapshots->sequences();
  std::ranges::sort(sequences);
  for (const Sequence sequence : sequences) {
    if (sequence <= taken_.last) continue;
    auto file = SnapshotReader::open(source_.snapshots->path_of(sequence));
    if (!file || !is_of_feed(file->header().sequence, file->header().digest)) continue;
    if (Status restored = restore_ledger(*file, *source_.store); !restored) {
      if (restored.error().code == ErrorCode::kSystem) return std::move(restored).error();
      continue;
    }
    batch_.clear();
    if (Status opened = open_entries(); !opened) return std::move(opened).error();
    return true;
  }
  return false;
}

// Whether that is the digest of the events up to a command, and those behind it are there.
bool LedgerBuilder::is_of_feed(Sequence last, std::uint64_t digest) const {
  const EventFeed::Position published = source_.feed->position();
  if (last == published.last) return digest == published.digest;
  const auto next = source_.feed->read(last + 1);
  return next && *next && (*next)->first == last + 1 && (*next)->digest_before == digest;
}

// Takes the next chunk in; false: there is none yet, or it cannot be had.
bool LedgerBuilder::take_next() {
  const auto chunk = source_.feed->read(taken_.last + 1);
  if (!chunk) {
    const bool was_dropped = chunk.error().code == ErrorCode::kUsage;
    const auto restored = was_dropped ? restore_next() : Result<bool>(false);
    if (restored && *restored) return true;
    fail(restored ? chunk.error() : restored.error());
    return false;
  }
  if (!*chunk) return false;
  const Status taken = take(**chunk);
  if (!taken) fail(taken.error());
  return taken.ok();
}

Status LedgerBuilder::take(const EventChunk& chunk) {
  EventRecords records(chunk.events);
  LateReplaces late_replaces(chunk.late_replaces);
  for (EventRecord record; records.next(record);) {
    if (record.sequence <= taken_.last) continue;
    if (Status taken = take(record, late_replaces.answered_by(record)); !taken) return taken;
  }
  if (records.broken()) {
    return Error{.code = ErrorCode::kBadInput,
                 .message = "the events of sequences " + std::to_string(chunk.first) + " to " +
                            std::to_string(chunk.last) + " cannot be read back"};
  }
  taken_.last = chunk.last;
  taken_.digest = chunk.digest_after;
  return {};
}

// What programmes pay for volume comes behind all that the event has come to else. `late` is nullptr where it
// answers no late replace.
Status LedgerBuilder::take(const EventRecord& event, const LateReplace* late) {
  if (Status applied = entries_->apply(event, batch_); !applied) return applied;
  if (Status applied = programmes_->apply(event, batch_); !applied) return applied;
  if (late != nullptr) {
    if (Status gone = programmes_->not_replaced(event, *late); !gone) return gone;
  }
  const auto payments = incentives_->apply(event, batch_);
  if (!payments) return payments.error();
  if (payments->empty()) return {};
  if (Status paid = entries_->pay(event, *payments, batch_); !paid) return paid;
  return programmes_->pay(event, *payments);
}

void LedgerBuilder::write() {
  entries_->finish(batch_);
  programmes_->finish(batch_);
  incentives_->finish(batch_);
  const Status written = source_.store->write(batch_, taken_);
  if (!written) return fail(written.error());
  batch_.clear();
  show();
}

// Says how far the store has come.
void LedgerBuilder::show() {
  sequence_.store(taken_.last, std::memory_order_release);  // pairs with sequence()
}

void LedgerBuilder::tell_those_who_wait() {
  {
    const std::lock_guard lock(mutex_);
    const bool is_awaited = awaited_ <= sequence() || phase() == Phase::kFailed;
    if (!is_awaited) return;
    awaited_ = kNobody;
  }
  advanced_();
}

void LedgerBuilder::fail(const Error& error) {
  failure_ = error;
  phase_.store(Phase::kFailed, std::memory_order_release);  // pairs with phase()
}

}  // namespace farmgate
