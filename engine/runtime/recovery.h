// What an engine was at some command, made again from a snapshot and the journal behind it.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>

#include "engine/base/result.h"
#include "engine/journal/event_log.h"
#include "engine/journal/journal.h"
#include "engine/journal/snapshot_folder.h"
#include "engine/runtime/recovered_engine.h"

namespace farmgate {

struct EventFolds;

// The reference data that a journal begins with.
Result<ReferenceData> reference_of(const Genesis& genesis);

// An engine before sequence 1, with the reference data of the genesis.
RecoveredEngine engine_before_all(ReferenceData reference, const Genesis& genesis);

// The oldest snapshot that is good and of this journal, with its folds. Fails with kBadInput when there is
// none.
Result<RecoveredEngine> oldest_snapshot(const Journal& journal, const SnapshotFolder& snapshots,
                                        EventFolds* folds);

struct RecoveryOptions {
  const SnapshotFolder* snapshots = nullptr;             // nullptr: none
  Sequence last = std::numeric_limits<Sequence>::max();  // the command to end with, the last of a frame
  std::function<void(Sequence)> progress;                // called now and then with where it has come to
  std::function<void(const std::string&)> warn;          // called with what an operator should know
  // Gets what the events up to the end add up to, insight by the terms that are in it; then snapshots that do
  // not say are of no use, unless it is only insight that they do not have: that then begins with them.
  EventFolds* folds = nullptr;
};

// Starts from the newest snapshot that is good and of this journal, else from the genesis, and applies the
// commands behind it. Holds what the engine decides and what happens against what the journal and the event
// log say; events that the log has lost are appended again. Requires: the journal has begun. Fails with
// kBadInput, naming the sequence, when they do not agree, when commands were decided by another version of
// the rules, and when there is no good snapshot and the first frames have been dropped.
Result<RecoveredEngine> recover(const Journal& journal, EventLog& events,
                                const RecoveryOptions& options = {});

}  // namespace farmgate
