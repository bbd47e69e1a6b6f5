// Commands as they were decided, in order, for whoever applies them again: from a journal, or from what was
// dumped of one.
#pragma once

#include <functional>
#include <string>

#include "engine/base/result.h"
#include "engine/journal/command_record.h"
#include "engine/journal/genesis.h"
#include "engine/journal/journal.h"
#include "engine/runtime/replay.h"

namespace farmgate {

struct DecidedLog {
  std::string name;  // for messages
  Genesis genesis;
  // Appends the next commands, sequence 1 being the first of all; false: there are none left. Fails with
  // kBadInput, naming the sequence, for what can't be read, or was decided by other rules.
  std::function<Result<bool>(RecordedCommands&)> next;
};

// The commands of a journal, which must outlive it. Fails with kBadInput when it has not begun.
Result<DecidedLog> decided_log(const Journal& journal);

// Fails with kBadInput, naming the sequence, unless the rules by which the gate decided are this program's.
Status check_rules_version(Sequence sequence, std::uint32_t version);

// Replays such commands on one thread: what passes is what the log says, the gate decides nothing. Of the
// options, takes `fills`, `events`, `lane_memory`, `limit` and `overwrite`. Fails as the other replay() does,
// and with kBadInput, naming the sequence, for what can't have been decided so.
Result<ReplayResult> replay(const DecidedLog& log, const ReplayOptions& options,
                            const ReplayObserver& observer);

}  // namespace farmgate
