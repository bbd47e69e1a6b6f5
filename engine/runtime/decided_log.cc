#include "engine/runtime/decided_log.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>
#include <utility>

#include "engine/journal/journal_reader.h"
#include "engine/runtime/engine.h"
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
  DecidedReplay(const DecidedLog& log, ReferenceData reference, EventOutput output)
      : log_(log),
        engine_(std::move(reference), {.open_accounts = log.genesis.open_accounts,
                                       .remembered_closes = log.genesis.remembered_closes}),
        output_(std::move(output)) {}

  // Stops after `limit` commands.
  Status run(std::uint64_t limit, const ReplayObserver& observer) {
    RecordedCommands commands;
    while (engine_.last_sequence() < limit) {
      commands.clear();
      const auto next = log_.next(commands);
      if (!next) return next.error();
      if (!*next) return {};
      const auto count = std::min<std::uint64_t>(commands.requests.size(), limit - engine_.last_sequence());
      if (Status status = apply(commands, count); !status) return status;
      if (observer.progress) observer.progress({.commands = engine_.last_sequence()});
    }
    return {};
  }

  Result<ReplayResult> finish() {
    if (Status status = output_.commit(); !status) return std::move(status).error();
    const Summary& summary = output_.summary();
    return ReplayResult{.summary = summary,
                        .commodities = results_by_commodity(engine_.reference(), summary),
                        .digest = output_.digest().text(),
                        .times = std::nullopt};
  }

 private:
  Status apply(const RecordedCommands& commands, std::size_t count) {
    events_.clear();
    std::uint64_t retries = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const PreparedRequest& request = commands.requests[i];
      const Sequence sequence = engine_.last_sequence() + 1;
      if (request.time < last_time_)
        return bad(log_, sequence, "its time is before that of the command before");
      last_time_ = request.time;
      if (!engine_.follow(request, commands.decisions[i], events_))
        return bad(log_, sequence, "it can't have been decided as it says, after what came before");
      if (commands.decisions[i].outcome == Decision::Outcome::kRetry) ++retries;
    }
    output_.summary().count_commands(count, retries);
    return output_.take(events_.events(), engine_.reference().symbols());
  }

  const DecidedLog& log_;
  Engine engine_;
  EventOutput output_;
  EventBuffer events_;
  Timestamp last_time_;
};

}  // namespace

Result<DecidedLog> decided_log(const Journal& journal) {
  DecidedLog log{.name = "the journal in " + journal.folder(), .genesis = {}, .next = {}};
  if (!journal.genesis()) {
    return Error{.code = ErrorCode::kBadInput,
                 .message = log.name + " has not begun: there is nothing in it"};
  }
  log.genesis = *journal.genesis();
  const auto reader = std::make_shared<JournalReader>(journal, 1);
  log.next = [reader, name = log.name,
              expected = Sequence{1}](RecordedCommands& commands) mutable -> Result<bool> {
    auto next = reader->next();
    if (!next || !*next) return next;
    const FrameHeader& frame = reader->header();
    if (frame.first != expected) {
      return Error{.code = ErrorCode::kBadInput,
                   .message = name + " begins with sequence " + std::to_string(frame.first) +
                              ": what was before it is gone, so that it can't be replayed"};
    }
    if (Status status = check_rules_version(frame.first, reader->rules_version()); !status)
      return std::move(status).error();
    if (Status status = reader->read(commands); !status) return std::move(status).error();
    expected = frame.last() + 1;
    return true;
  };
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
  const Clock::time_point start = Clock::now();
  auto reference = reference_of(log.genesis);
  if (!reference) return std::move(reference).error();
  if (Status status = check_lane_memory(*reference, options.lane_memory); !status)
    return std::move(status).error();
  auto output = EventOutput::open(options);
  if (!output) return std::move(output).error();

  DecidedReplay replay(log, std::move(*reference), std::move(*output));
  const std::uint64_t limit = options.limit.value_or(std::numeric_limits<std::uint64_t>::max());
  if (Status status = replay.run(limit, observer); !status) return std::move(status).error();
  auto result = replay.finish();
  if (result) result->elapsed_seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return result;
}

}  // namespace farmgate
