#include "engine/runtime/decided_log.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <variant>

#include "engine/journal/journal_reader.h"
#include "engine/model/prepared_request.h"
#include "engine/runtime/engine.h"
#include "engine/runtime/event_folds.h"
#include "engine/runtime/event_output.h"
#include "engine/runtime/load_reference.h"
#include "engine/runtime/recovery.h"

namespace farmgate {
namespace {

using Clock = std::chrono::steady_clock;

Error bad(const DecidedLog& log, Sequence sequence, const std::string& what) {
  return {.code = ErrorCode::kBadInput,
          .message = log.name + " can't be replayed at sequence " + std::to_string(sequence) + ": " + what};
}

// Applies commands, and takes in what came of them.
class DecidedReplay {
 public:
  DecidedReplay(const DecidedLog& log, RecoveredEngine start, EventOutput output)
      : log_(log),
        start_(start.engine->last_sequence()),
        engine_(std::move(start.engine)),
        output_(std::move(output)),
        last_time_(start.last_time) {}

  // Takes in what came of the overlay; ledger and insight know its rows already.
  Status begin(std::span<const Event> events, const ReplayObserver& observer) {
    const Symbols& symbols = engine_->reference().symbols();
    for (const Event& event : events) {
      if (std::holds_alternative<ReferenceChanged>(event.payload)) continue;
      if (Status taken = output_.take({&event, 1}, symbols); !taken) return taken;
      if (observer.events) observer.events({&event, 1}, symbols);
    }
    return {};
  }

  // Stops after `limit` commands.
  Status run(std::uint64_t limit, const ReplayObserver& observer) {
    RecordedCommands commands;
    while (engine_->last_sequence() < limit) {
      commands.clear();
      const auto next = log_.next(commands);
      if (!next) return next.error();
      if (!*next) return {};
      const auto count = std::min<std::uint64_t>(commands.requests.size(), limit - engine_->last_sequence());
      if (Status status = apply(commands, count); !status) return status;
      if (observer.events) observer.events(events_.events(), engine_->reference().symbols());
      if (observer.progress) observer.progress({.commands = engine_->last_sequence()});
    }
    return {};
  }

  Result<ReplayResult> finish() {
    if (Status status = output_.commit(); !status) return std::move(status).error();
    const Summary& summary = output_.summary();
    return ReplayResult{.start = start_,
                        .summary = summary,
                        .commodities = results_by_commodity(engine_->reference(), summary),
                        .ledger = output_.ledger().total(),
                        .insight = output_.insight(),
                        .digest = output_.digest().text(),
                        .times = std::nullopt};
  }

 private:
  Status apply(const RecordedCommands& commands, std::size_t count) {
    events_.clear();
    const std::span requests = std::span(commands.requests).first(count);
    if (Status status = check_times(requests); !status) return status;
    std::uint64_t retries = 0;
    if (log_.decides_anew) {
      retries = engine_->apply(requests, events_);
    } else if (Status status = follow(requests, commands.decisions, retries); !status) {
      return status;
    }
    output_.summary().count_commands(count, retries);
    return output_.take(events_.events(), engine_->reference().symbols());
  }

  Status check_times(std::span<const PreparedRequest> requests) {
    Sequence sequence = engine_->last_sequence();
    for (const PreparedRequest& request : requests) {
      ++sequence;
      if (request.time < last_time_)
        return bad(log_, sequence, "its time is before that of the command before");
      last_time_ = request.time;
    }
    return {};
  }

  Status follow(std::span<const PreparedRequest> requests, std::span<const Decision> decisions,
                std::uint64_t& retries) {
    for (std::size_t i = 0; i < requests.size(); ++i) {
      const Sequence sequence = engine_->last_sequence() + 1;
      if (!engine_->follow(requests[i], decisions[i], events_))
        return bad(log_, sequence, "it can't have been decided as it says, after what came before");
      if (decisions[i].outcome == Decision::Outcome::kRetry) ++retries;
    }
    return {};
  }

  const DecidedLog& log_;
  const Sequence start_;
  const std::unique_ptr<Engine> engine_;
  EventOutput output_;
  EventBuffer events_;
  Timestamp last_time_;
};

Result<DecidedStart> start_with(ReferenceData reference, const Genesis& genesis, std::uint64_t lane_memory) {
  if (Status status = check_lane_memory(reference, lane_memory); !status) return std::move(status).error();
  Ledger ledger(reference);
  return DecidedStart{.engine = engine_before_all(std::move(reference), genesis),
                      .ledger = std::move(ledger),
                      .insight = nullptr,
                      .overlay = {}};
}

}  // namespace

namespace {

// Brings the overlay into force, as part of the last command that the engine has come to: what rests trades
// at once if it can now. Ledger and insight take in the rows, and whoever goes on with them what came of it.
Status lay_over(const DecidedLog& log, DecidedStart& start, EventBuffer& events) {
  if (start.overlay.empty()) return {};
  Engine& engine = *start.engine.engine;
  const Sequence last = engine.last_sequence();
  engine.restore(last - 1, start.engine.last_time);
  Request request;
  request.time = start.engine.last_time;
  request.operation = Operation::kReference;
  request.change = &start.overlay;
  if (engine.apply(PreparedRequest(request), events).outcome != Decision::Outcome::kPassed) {
    return bad(log, last + 1, "what is laid over it does not fit what the snapshot before has");
  }
  const Symbols& symbols = engine.reference().symbols();
  for (const Event& event : events.events()) {
    if (!std::holds_alternative<ReferenceChanged>(event.payload)) continue;
    start.ledger.apply(event, symbols);
    start.insight->add(event, symbols, {});
  }
  return {};
}

}  // namespace

std::function<Result<DecidedStart>(std::uint64_t)> start_before_all(Genesis genesis) {
  return [genesis = std::move(genesis)](std::uint64_t lane_memory) -> Result<DecidedStart> {
    auto reference = reference_of(genesis);
    if (!reference) return std::move(reference).error();
    return start_with(std::move(*reference), genesis, lane_memory);
  };
}

namespace {

// The frames behind a command.
std::function<Result<bool>(RecordedCommands&)> frames_after(Sequence last, const Journal& journal) {
  const auto reader = std::make_shared<JournalReader>(journal, last + 1);
  return [reader, last](RecordedCommands& commands) -> Result<bool> {
    do {  // when nothing is behind it, the frame comes that ends with it
      auto next = reader->next();
      if (!next || !*next) return next;
    } while (reader->header().last() <= last);
    const Status status = check_rules_version(reader->header().first, reader->rules_version());
    if (!status) return status.error();
    if (Status read = reader->read(commands); !read) return std::move(read).error();
    return true;
  };
}

DecidedLog log_of(const Journal& journal) {
  return {.name = "the journal in " + journal.folder(), .start = {}, .next = {}};
}

Status check_begun(const Journal& journal) {
  if (journal.genesis()) return {};
  return Error{.code = ErrorCode::kBadInput,
               .message = log_of(journal).name + " has not begun: there is nothing in it"};
}

}  // namespace

namespace {

// What a log starts with, from a snapshot, and what is laid over that.
std::function<Result<DecidedStart>(std::uint64_t)> start_under(
    std::function<Result<DecidedStart>(std::uint64_t)> start, const ReferenceOverlays& overlays) {
  return [start = std::move(start), overlays](std::uint64_t lane_memory) -> Result<DecidedStart> {
    auto begun = start(lane_memory);
    if (!begun) return begun;
    auto rows = overlay_rows(begun->engine.engine->reference(), overlays, lane_memory);
    if (!rows) return std::move(rows).error();
    begun->overlay = std::move(*rows);
    return begun;
  };
}

}  // namespace

Result<DecidedLog> decided_log_under(const Journal& journal, const SnapshotFolder& snapshots,
                                     const ReferenceOverlays& overlays) {
  DecidedLog log = log_of(journal);
  if (Status begun = check_begun(journal); !begun) return std::move(begun).error();
  if (journal.first() > 1) {
    auto cut = decided_log(journal, snapshots);
    if (!cut) return cut;
    cut->start = start_under(std::move(cut->start), overlays);
    cut->decides_anew = true;
    return cut;
  }
  log.start = [&journal, overlays](std::uint64_t lane_memory) -> Result<DecidedStart> {
    auto reference = lay_over(journal.genesis()->reference, overlays);
    if (!reference) return std::move(reference).error();
    return start_with(std::move(*reference), *journal.genesis(), lane_memory);
  };
  log.next = frames_after(0, journal);
  log.decides_anew = true;
  return log;
}

Result<DecidedLog> decided_log(const Journal& journal, const SnapshotFolder& snapshots,
                               const InsightTerms& terms) {
  DecidedLog log = log_of(journal);
  if (Status begun = check_begun(journal); !begun) return std::move(begun).error();
  if (journal.first() == 1) {
    log.start = start_before_all(*journal.genesis());
    log.next = frames_after(0, journal);
    return log;
  }
  EventFolds folds = EventFolds::by(terms);
  auto oldest = oldest_snapshot(journal, snapshots, &folds);
  if (!oldest) return std::move(oldest).error();
  log.next = frames_after(oldest->engine->last_sequence(), journal);
  log.first = oldest->engine->last_sequence() + 1;
  const auto start = std::make_shared<DecidedStart>(
      DecidedStart{.engine = std::move(*oldest),
                   .ledger = std::move(folds.ledger),
                   .insight = std::make_shared<InsightFold>(std::move(folds.insight)),
                   .overlay = {}});
  log.start = [start](std::uint64_t) -> Result<DecidedStart> { return std::move(*start); };
  return log;
}

Status check_rules_version(Sequence sequence, std::uint32_t version) {
  if (version == kRulesVersion) return {};
  return Error{.code = ErrorCode::kBadInput,
               .message = "sequence " + std::to_string(sequence) + " was decided by version " +
                          std::to_string(version) + " of the market rules, and this program has version " +
                          std::to_string(kRulesVersion) + ": use the version that wrote it"};
}

Result<ReplayResult> replay(const DecidedLog& log, const ReplayOptions& options,
                            const ReplayObserver& observer) {
  const Clock::time_point begun = Clock::now();
  auto start = log.start(options.lane_memory);
  if (!start) return std::move(start).error();
  RecoveredEngine& engine = start->engine;
  const std::uint64_t limit = options.limit.value_or(std::numeric_limits<std::uint64_t>::max());
  if (limit < engine.engine->last_sequence()) {
    return Error{.code = ErrorCode::kUsage,
                 .message = log.name + " can be replayed from sequence " +
                            std::to_string(engine.engine->last_sequence() + 1) + " on: --limit " +
                            std::to_string(limit) + " is before"};
  }
  const ReferenceData& reference = engine.engine->reference();
  EventBuffer laid_over;
  if (Status laid = lay_over(log, *start, laid_over); !laid) return std::move(laid).error();
  if (observer.start) observer.start(reference);
  const bool resumes = observer.resume && start->insight != nullptr;
  if (resumes) observer.resume(reference, start->ledger, *start->insight);
  EventOutput::Before before{.ledger = std::move(start->ledger), .insight = nullptr, .digest = engine.digest};
  if (options.insight) {
    before.insight = start->insight != nullptr ? std::move(start->insight)
                                               : std::make_shared<InsightFold>(reference, *options.insight);
  }
  auto output = EventOutput::open(options, std::move(before));
  if (!output) return std::move(output).error();
  DecidedReplay replay(log, std::move(engine), std::move(*output));
  if (Status taken = replay.begin(laid_over.events(), observer); !taken) return std::move(taken).error();
  if (Status status = replay.run(limit, observer); !status) return std::move(status).error();
  auto result = replay.finish();
  if (result) result->elapsed_seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  return result;
}

}  // namespace farmgate
