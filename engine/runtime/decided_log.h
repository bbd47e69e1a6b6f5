// Commands as they were decided, in order, for whoever applies them again: from a journal, or from what was
// dumped of one.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "engine/accounts/ledger.h"
#include "engine/base/result.h"
#include "engine/insight/insight_fold.h"
#include "engine/journal/command_record.h"
#include "engine/journal/genesis.h"
#include "engine/journal/journal.h"
#include "engine/journal/snapshot_folder.h"
#include "engine/runtime/load_reference.h"
#include "engine/runtime/recovered_engine.h"
#include "engine/runtime/replay.h"

namespace farmgate {

// The engine and the ledger as they were before the first command; insight too, where it is not that of the
// reference data alone.
struct DecidedStart {
  RecoveredEngine engine;
  Ledger ledger;
  std::shared_ptr<InsightFold> insight;
  // Of a snapshot: rows that come into force then and there, as if the last command before had brought them.
  ReferenceChange overlay;
};

struct DecidedLog {
  std::string name;  // for messages
  // Makes what it starts from; fails too when its cost rows would take more bytes.
  std::function<Result<DecidedStart>(std::uint64_t lane_memory)> start;
  // Appends the next commands, first those behind the engine's last sequence; false: there are none left.
  // Fails with kBadInput, naming the sequence, for what can't be read, or was decided by other rules.
  std::function<Result<bool>(RecordedCommands&)> next;
  Sequence first = 1;         // the first command that it has
  bool decides_anew = false;  // the gate decides, whatever it decided then
};

// What such a log starts with when it has all commands.
std::function<Result<DecidedStart>(std::uint64_t)> start_before_all(Genesis genesis);

// The commands of a journal, which must outlive it: all, or, when its first frames have been dropped, those
// behind the oldest of its snapshots, whose insight is judged by these terms. Fails with kBadInput when it
// has not begun.
Result<DecidedLog> decided_log(const Journal& journal, const SnapshotFolder& snapshots,
                               const InsightTerms& terms = {});

// The same under other reference data: the gate decides anew. Overlays lie over what the journal began with;
// of one whose first frames have been dropped, over what the oldest snapshot has, from there on. Fails with
// kBadInput, then or at its start, for an overlay that is wrong.
Result<DecidedLog> decided_log_under(const Journal& journal, const SnapshotFolder& snapshots,
                                     const ReferenceOverlays& overlays);

// Fails with kBadInput, naming the sequence, unless the rules by which the gate decided are this program's.
Status check_rules_version(Sequence sequence, std::uint32_t version);

// Replays such commands on one thread: what passes is what the log says, unless it decides anew. Of the
// options, takes `fills`, `events`, `ledger`, `insight`, `lane_memory`, `limit` and `overwrite`. Fails as the
// other replay() does, and with kBadInput, naming the sequence, for what can't have been decided so; kUsage
// when `limit` comes before what can be replayed.
Result<ReplayResult> replay(const DecidedLog& log, const ReplayOptions& options,
                            const ReplayObserver& observer);

}  // namespace farmgate
