// An engine written to a snapshot, and one that goes on from it.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/journal/snapshot_file.h"
#include "engine/runtime/event_folds.h"
#include "engine/runtime/recovered_engine.h"

namespace farmgate {

// Writes an engine as it is to a file, which appears whole or not at all, and what the events up to it add up
// to, if that is known. Requires: nothing is under way in it. Fails as SnapshotWriter does.
Status save_snapshot(const RecoveredEngine& state, const std::string& path,
                     const EventFolds* folds = nullptr);

// The engine that was saved, and in `folds`, if wanted, what was saved with it; insight by the terms that are
// in it, from the snapshot on if that has none. Fails with kBadInput, naming the file, when it is damaged,
// does not add up, or lacks other folds that are wanted.
Result<RecoveredEngine> load_snapshot(const std::string& path, EventFolds* folds = nullptr);

}  // namespace farmgate
