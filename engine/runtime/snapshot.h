// An engine written to a snapshot, and one that goes on from it.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/journal/snapshot_file.h"
#include "engine/runtime/order_histories.h"
#include "engine/runtime/recovered_engine.h"

namespace farmgate {

// Writes an engine as it is to a file, which appears whole or not at all, and with its open orders the
// histories that are known. Requires: nothing is under way in it. Fails as SnapshotWriter does.
Status save_snapshot(const RecoveredEngine& state, const std::string& path,
                     const OrderHistories& histories = {});

// The engine that was saved; `histories`, if wanted, become those of its open orders. Fails with kBadInput,
// naming the file, when it is damaged, does not add up, or lacks histories that are wanted.
Result<RecoveredEngine> load_snapshot(const std::string& path, OrderHistories* histories = nullptr);

}  // namespace farmgate
