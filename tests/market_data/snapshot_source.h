// An engine with what a snapshot keeps of it, to make states of the market from events and from snapshots.
#pragma once

#include <span>

#include "engine/accounts/gate.h"
#include "engine/journal/event_log.h"
#include "engine/model/prepared_request.h"
#include "engine/model/reference_data.h"
#include "engine/runtime/event_folds.h"
#include "engine/runtime/snapshot.h"

namespace farmgate {

struct SnapshotSource {
  RecoveredEngine state;
  EventFolds folds;
};

SnapshotSource snapshot_source(ReferenceData data, const GateOptions& options);

// Applies requests; their events, with the late replaces among them.
EventChunk apply(std::span<const PreparedRequest> requests, SnapshotSource& source);

}  // namespace farmgate
