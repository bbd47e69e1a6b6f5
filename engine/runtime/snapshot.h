// An engine written to a snapshot, and one that goes on from it.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/journal/snapshot_file.h"
#include "engine/runtime/recovered_engine.h"

namespace farmgate {

// Writes an engine as it is to a file, which appears whole or not at all. Requires: nothing is under way in
// it. Fails as SnapshotWriter does.
Status save_snapshot(const RecoveredEngine& state, const std::string& path);

// The engine that was saved. Fails with kBadInput, naming the file, when it is damaged or does not add up.
Result<RecoveredEngine> load_snapshot(const std::string& path);

}  // namespace farmgate
