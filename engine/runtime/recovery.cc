#include "engine/runtime/recovery.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/journal/journal_reader.h"

namespace farmgate {
namespace {

Error disagreement(Sequence sequence, const std::string& what) {
  return {.code = ErrorCode::kBadInput,
          .message = "recovery stopped at sequence " + std::to_string(sequence) + ": " + what};
}

// Applies frames one after the other.
class Recovery {
 public:
  Recovery(RecoveredEngine& state, EventLog& log, std::optional<EventChunk> log_end)
      : state_(state), log_(log), log_end_(log_end ? log_end->last : 0) {}

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

Result<RecoveredEngine> recover(const Journal& journal, EventLog& events,
                                const std::function<void(Sequence)>& progress) {
  check(journal.genesis().has_value());
  const Genesis& genesis = *journal.genesis();
  auto reference = reference_of(genesis);
  if (!reference) return std::move(reference).error();
  auto log_end = events.last();
  if (!log_end) return std::move(log_end).error();
  if (*log_end && (*log_end)->last > journal.last()) {
    return disagreement(journal.last() + 1, "the event log has events of commands that the journal has not");
  }

  RecoveredEngine state;
  state.engine = std::make_unique<Engine>(
      std::move(*reference),
      GateOptions{.open_accounts = genesis.open_accounts, .remembered_closes = genesis.remembered_closes});
  Recovery recovery(state, events, std::move(*log_end));
  JournalReader reader(journal, 1);
  Sequence next_sequence = 1;
  for (;;) {
    const auto next = reader.next();
    if (!next) return next.error();
    if (!*next) break;
    if (reader.header().first != next_sequence) {
      return disagreement(next_sequence, "the journal begins with " + std::to_string(reader.header().first));
    }
    if (Status status = recovery.apply(reader); !status) return std::move(status).error();
    next_sequence = reader.header().last() + 1;
    if (progress) progress(reader.header().last());
  }
  return state;
}

}  // namespace farmgate
