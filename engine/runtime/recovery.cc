#include "engine/runtime/recovery.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/journal/journal_reader.h"
#include "engine/runtime/disagreement.h"
#include "engine/runtime/frames_ahead.h"
#include "engine/runtime/late_replace_finder.h"
#include "engine/runtime/log_comparison.h"
#include "engine/runtime/snapshot.h"

namespace farmgate {
namespace {

// Another version might decide otherwise, and an engine cannot take over what it decided halfway.
Error other_rules(Sequence first, std::uint32_t version) {
  const std::string decided = "the gate decided by version " + std::to_string(version) +
                              " of the market rules, and this program has version " +
                              std::to_string(kRulesVersion);
  return disagreement(
      first,
      decided +
          (version > kRulesVersion
               ? ": use the version that wrote the journal, or a newer one"
               : ": start the version that wrote the journal, and stop it, so that it makes a snapshot of "
                 "its end; this one starts from that"));
}

Error not_in_order(const ReferenceFault& fault, std::size_t row) {
  return {.code = ErrorCode::kBadInput,
          .message = "the reference data that the journal begins with is not in order: " +
                     std::string(to_string(fault.reason)) + " in row " + std::to_string(row)};
}

// Applies frames one after the other.
class Recovery {
 public:
  Recovery(RecoveredEngine& state, EventLog& log, Sequence log_end, EventFolds* folds)
      : state_(state), log_(log), log_end_(log_end), folds_(folds), comparison_(log) {}

  Status apply(const FrameAhead& frame) {
    const RecordedCommands& commands = frame.commands;
    if (frame.rules_version != kRulesVersion) return other_rules(frame.header.first, frame.rules_version);
    if (commands.requests.front().time < state_.last_time) {
      return disagreement(frame.header.first, "its time is before that of the command before");
    }
    decisions_.clear();
    events_.clear();
    holds_.clear();
    state_.engine->apply(commands.requests, events_, decisions_, holds_);
    state_.last_time = commands.requests.back().time;
    state_.chain = frame.chain;
    if (Status status = compare_decisions(frame); !status) return status;
    if (folds_ != nullptr) folds_->add(events_.events(), state_.engine->reference().symbols());
    return take(chunk_of(frame.header));
  }

  // Once all were applied.
  Status finish() { return comparison_.finish(); }

 private:
  EventChunk chunk_of(const FrameHeader& frame) {
    EventChunk chunk{.first = frame.first,
                     .last = frame.last(),
                     .event_count = static_cast<std::uint32_t>(events_.size()),
                     .digest_before = state_.digest.value()};
    const Symbols& symbols = state_.engine->reference().symbols();
    state_.digest.add(events_.events(), symbols, chunk.events);
    late_replaces_.expect(holds_);
    late_replaces_.look_at(events_.events(), symbols, chunk.late_replaces);
    chunk.digest_after = state_.digest.value();
    return chunk;
  }

  Status compare_decisions(const FrameAhead& frame) const {
    for (std::size_t i = 0; i < decisions_.size(); ++i) {
      if (decisions_[i] == frame.commands.decisions[i]) continue;
      return disagreement(frame.header.first + i, "the gate decides otherwise than the journal says it did");
    }
    return {};
  }

  // Holds events against those of the log, so far as that goes, and appends what it has lost.
  Status take(const EventChunk& chunk) {
    if (chunk.last > log_end_) return log_.append(chunk);
    if (Status same = comparison_.add(chunk); !same) return same;
    return chunk.last == log_end_ ? comparison_.finish() : Status();
  }

  RecoveredEngine& state_;
  EventLog& log_;
  const Sequence log_end_;
  EventFolds* const folds_;  // nullptr: nobody wants them
  LogComparison comparison_;
  std::vector<Decision> decisions_;
  std::vector<ReplaceHold> holds_;
  EventBuffer events_;
  LateReplaceFinder late_replaces_;
};

}  // namespace

Result<ReferenceData> reference_of(const Genesis& genesis) {
  ReferenceData data;
  ReferenceEffect effect;
  std::size_t applied = 0;
  const Status read = genesis.reference.visit([&](const ReferenceChange& rows) -> Status {
    effect = {};
    if (const auto fault = data.apply(rows, effect)) return not_in_order(*fault, applied + fault->edit);
    applied += rows.size();
    return {};
  });
  if (!read) return read.error();
  return data;
}

RecoveredEngine engine_before_all(ReferenceData reference, const Genesis& genesis) {
  RecoveredEngine start;
  start.engine = std::make_unique<Engine>(
      std::move(reference),
      GateOptions{.open_accounts = genesis.open_accounts, .remembered_closes = genesis.remembered_closes});
  return start;
}

namespace {

using Tell = std::function<void(const std::string&)>;

// Whether the journal has the very frame that a snapshot ends with.
Result<bool> is_of(const RecoveredEngine& snapshot, const Journal& journal) {
  const Sequence sequence = snapshot.engine->last_sequence();
  JournalReader reader(journal, sequence);
  const auto found = reader.next();
  if (!found) return found.error();
  return *found && reader.header().last() == sequence && reader.chain() == snapshot.chain;
}

// The first of these snapshots that is good and of this journal; one that is not is told of. Nothing: none
// is.
Result<std::optional<RecoveredEngine>> first_good(const std::vector<Sequence>& sequences,
                                                  const Journal& journal, const SnapshotFolder& snapshots,
                                                  const Tell& tell, EventFolds* folds = nullptr) {
  for (const Sequence sequence : sequences) {
    const std::string path = snapshots.path_of(sequence);
    auto snapshot = load_snapshot(path, folds);
    if (!snapshot) {
      if (tell) tell(snapshot.error().message + "; the one before it is used");
      continue;
    }
    const auto fits = is_of(*snapshot, journal);
    if (!fits) return fits.error();
    if (*fits) return std::optional(std::move(*snapshot));
    if (tell)
      tell("snapshot " + path + " is of commands that the journal does not have; the one before it is used");
  }
  return std::optional<RecoveredEngine>();
}

// Those of up to a command, the newest first.
std::vector<Sequence> sequences_up_to(Sequence last, const SnapshotFolder& snapshots) {
  std::vector<Sequence> sequences = snapshots.sequences();
  std::erase_if(sequences, [last](Sequence sequence) { return sequence > last; });
  return sequences;
}

Error no_beginning(const Journal& journal) {
  return {
      .code = ErrorCode::kBadInput,
      .message = "the journal in " + journal.folder() + " begins with sequence " +
                 std::to_string(journal.first()) +
                 ": what was before it has been dropped, and there is no good snapshot of this journal to "
                 "start from. Restore the data directory, or its folder snapshots, from a copy"};
}

// The last way out when the event log is gone, and the beginning of the journal too: from the oldest
// snapshot, so that as many events as can be are made again.
Result<RecoveredEngine> begin_without_events(const Journal& journal, const RecoveryOptions& options) {
  std::vector<Sequence> sequences = sequences_up_to(options.last, *options.snapshots);
  std::ranges::reverse(sequences);
  auto snapshot = first_good(sequences, journal, *options.snapshots, {}, options.folds);
  if (!snapshot) return std::move(snapshot).error();
  if (!*snapshot) return no_beginning(journal);
  if (options.warn) {
    options.warn("the event log is empty, and the events up to sequence " +
                 std::to_string((*snapshot)->engine->last_sequence()) +
                 " cannot be made again: what was before in the journal has been dropped");
  }
  return std::move(**snapshot);
}

// Where to begin. A snapshot that is ahead of the event log is of no use, since the events between would be
// missing.
Result<RecoveredEngine> begin(const Journal& journal, Sequence log_end, const RecoveryOptions& options) {
  if (options.snapshots != nullptr) {
    const std::vector<Sequence> sequences =
        sequences_up_to(std::min(log_end, options.last), *options.snapshots);
    auto snapshot = first_good(sequences, journal, *options.snapshots, options.warn, options.folds);
    if (!snapshot) return std::move(snapshot).error();
    if (*snapshot) return std::move(**snapshot);
  }
  if (journal.first() == 1) {
    auto reference = reference_of(*journal.genesis());
    if (!reference) return std::move(reference).error();
    if (options.folds != nullptr) {
      *options.folds = EventFolds::of(*reference, options.folds->insight.insight().terms());
    }
    return engine_before_all(std::move(*reference), *journal.genesis());
  }
  if (options.snapshots == nullptr || log_end != 0) return no_beginning(journal);
  return begin_without_events(journal, options);
}

// A snapshot of newer rules may hold what this version cannot tell.
Status check_not_newer(const Journal& journal, Sequence last) {
  JournalReader reader(journal, last);
  const auto found = reader.next();
  if (!found) return found.error();
  return *found && reader.rules_version() > kRulesVersion
             ? Status(other_rules(reader.header().first, reader.rules_version()))
             : Status();
}

}  // namespace

Result<RecoveredEngine> oldest_snapshot(const Journal& journal, const SnapshotFolder& snapshots,
                                        EventFolds* folds) {
  std::vector<Sequence> sequences = snapshots.sequences();
  std::ranges::reverse(sequences);
  auto snapshot = first_good(sequences, journal, snapshots, {}, folds);
  if (!snapshot) return std::move(snapshot).error();
  if (!*snapshot) return no_beginning(journal);
  return std::move(**snapshot);
}

Result<RecoveredEngine> recover(const Journal& journal, EventLog& events, const RecoveryOptions& options) {
  check(journal.genesis().has_value());
  if (Status status = check_not_newer(journal, options.last); !status) return std::move(status).error();
  const auto log_last = events.last();
  if (!log_last) return log_last.error();
  const Sequence log_end = *log_last ? (*log_last)->last : 0;
  auto state = begin(journal, log_end, options);
  if (!state) return state;
  Sequence last = state->engine->last_sequence();
  Recovery recovery(*state, events, log_end, options.folds);
  for (FramesAhead frames(journal, last + 1); last < options.last;) {
    const auto next = frames.next();
    if (!next) return next.error();
    if (*next == nullptr) break;
    const FrameAhead& frame = **next;
    if (frame.header.last() <= last) continue;  // the last frame: nothing is behind it
    if (frame.header.first != last + 1) {
      return disagreement(last + 1, "the journal goes on with " + std::to_string(frame.header.first));
    }
    if (Status status = recovery.apply(frame); !status) return std::move(status).error();
    last = frame.header.last();
    if (options.progress) options.progress(last);
  }
  if (Status status = recovery.finish(); !status) return std::move(status).error();
  if (log_end > last && options.last > last) {
    return disagreement(last + 1, "the event log has events of commands that the journal has not");
  }
  return state;
}

}  // namespace farmgate
