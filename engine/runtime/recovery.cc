#include "engine/runtime/recovery.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/journal/journal_reader.h"
#include "engine/runtime/snapshot.h"

namespace farmgate {
namespace {

Error disagreement(Sequence sequence, const std::string& what) {
  return {.code = ErrorCode::kBadInput,
          .message = "recovery stopped at sequence " + std::to_string(sequence) + ": " + what};
}

// Applies frames one after the other.
class Recovery {
 public:
  Recovery(RecoveredEngine& state, EventLog& log, Sequence log_end)
      : state_(state), log_(log), log_end_(log_end) {}

  Status apply(const JournalReader& frame) {
    if (frame.rules_version() != kRulesVersion) return Error(older_rules(frame));
    commands_.clear();
    if (Status status = frame.read(commands_); !status) return status;
    if (commands_.requests.front().time < state_.last_time) {
      return disagreement(frame.header().first, "its time is before that of the command before");
    }
    decisions_.clear();
    events_.clear();
    state_.engine->apply(commands_.requests, events_, decisions_);
    state_.last_time = commands_.requests.back().time;
    state_.chain = frame.chain();
    if (Status status = compare_decisions(frame.header().first); !status) return status;
    const EventChunk chunk = chunk_of(frame.header());
    return chunk.last <= log_end_ ? compare_with_log(chunk) : log_.append(chunk);
  }

 private:
  static Error older_rules(const JournalReader& frame) {
    return disagreement(frame.header().first, "the gate decided by version " +
                                                  std::to_string(frame.rules_version()) +
                                                  " of the market rules, and this program has version " +
                                                  std::to_string(kRulesVersion) +
                                                  ": go on with the version that wrote the journal");
  }

  EventChunk chunk_of(const FrameHeader& frame) {
    EventChunk chunk{.first = frame.first,
                     .last = frame.last(),
                     .event_count = static_cast<std::uint32_t>(events_.size()),
                     .digest_before = state_.digest.value()};
    state_.digest.add(events_.events(), state_.engine->reference().symbols(), chunk.events);
    chunk.digest_after = state_.digest.value();
    return chunk;
  }

  Status compare_decisions(Sequence first) const {
    for (std::size_t i = 0; i < decisions_.size(); ++i) {
      if (decisions_[i] == commands_.decisions[i]) continue;
      return disagreement(first + i, "the gate decides otherwise than the journal says it did");
    }
    return {};
  }

  Status compare_with_log(const EventChunk& chunk) const {
    const auto kept = log_.read(chunk.first);
    if (!kept) return kept.error();
    // What is not retained any more cannot be compared.
    if (!kept->has_value() || (*kept)->first > chunk.last) return {};
    const bool same = (*kept)->first == chunk.first && (*kept)->digest_after == chunk.digest_after;
    if (same) return {};
    return disagreement(chunk.first, "the events are not those that the event log has");
  }

  RecoveredEngine& state_;
  EventLog& log_;
  const Sequence log_end_;
  RecordedCommands commands_;
  std::vector<Decision> decisions_;
  EventBuffer events_;
};

}  // namespace

Result<ReferenceData> reference_of(const Genesis& genesis) {
  ReferenceData data;
  ReferenceEffect effect;
  if (const auto fault = data.apply(genesis.reference, effect)) {
    return Error{.code = ErrorCode::kBadInput,
                 .message = "the reference data that the journal begins with is not in order: " +
                            std::string(to_string(fault->reason)) + " in row " + std::to_string(fault->edit)};
  }
  return data;
}

namespace {

Result<RecoveredEngine> start_of(const Journal& journal) {
  const Genesis& genesis = *journal.genesis();
  auto reference = reference_of(genesis);
  if (!reference) return std::move(reference).error();
  RecoveredEngine start;
  start.engine = std::make_unique<Engine>(
      std::move(*reference),
      GateOptions{.open_accounts = genesis.open_accounts, .remembered_closes = genesis.remembered_closes});
  return start;
}

// Whether the journal has the very frame that a snapshot ends with.
Result<bool> is_of(const RecoveredEngine& snapshot, const Journal& journal) {
  const Sequence sequence = snapshot.engine->last_sequence();
  JournalReader reader(journal, sequence);
  const auto found = reader.next();
  if (!found) return found.error();
  return *found && reader.header().last() == sequence && reader.chain() == snapshot.chain;
}

// Where to begin. A snapshot that cannot be used is told of, and the one before it tried; one that is ahead
// of the event log is of no use, since the events between would be missing.
Result<RecoveredEngine> begin(const Journal& journal, Sequence log_end, const RecoveryOptions& options) {
  const auto tell = [&](const std::string& what) {
    if (options.warn) options.warn(what);
  };
  if (options.snapshots == nullptr) return start_of(journal);
  for (const Sequence sequence : options.snapshots->sequences()) {
    if (sequence > std::min(log_end, options.last)) continue;
    auto snapshot = load_snapshot(options.snapshots->path_of(sequence));
    if (!snapshot) {
      tell(snapshot.error().message + "; the one before it is used");
      continue;
    }
    const auto fits = is_of(*snapshot, journal);
    if (!fits) return fits.error();
    if (*fits) return snapshot;
    tell("snapshot " + options.snapshots->path_of(sequence) +
         " is of commands that the journal does not have; the one before it is used");
  }
  return start_of(journal);
}

}  // namespace

Result<RecoveredEngine> recover(const Journal& journal, EventLog& events, const RecoveryOptions& options) {
  check(journal.genesis().has_value());
  const auto log_last = events.last();
  if (!log_last) return log_last.error();
  const Sequence log_end = *log_last ? (*log_last)->last : 0;
  auto state = begin(journal, log_end, options);
  if (!state) return state;
  Sequence last = state->engine->last_sequence();
  Recovery recovery(*state, events, log_end);
  for (JournalReader reader(journal, last + 1); last < options.last;) {
    const auto next = reader.next();
    if (!next) return next.error();
    if (!*next) break;
    if (reader.header().last() <= last) continue;  // the last frame: nothing is behind it
    if (reader.header().first != last + 1) {
      return disagreement(last + 1, "the journal goes on with " + std::to_string(reader.header().first));
    }
    if (Status status = recovery.apply(reader); !status) return std::move(status).error();
    last = reader.header().last();
    if (options.progress) options.progress(last);
  }
  if (log_end > last && options.last > last) {
    return disagreement(last + 1, "the event log has events of commands that the journal has not");
  }
  return state;
}

}  // namespace farmgate
