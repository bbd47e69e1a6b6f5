// What an engine was when it stopped, made again from its journal.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "engine/base/result.h"
#include "engine/journal/event_log.h"
#include "engine/journal/journal.h"
#include "engine/model/digest.h"
#include "engine/runtime/engine.h"

namespace farmgate {

struct RecoveredEngine {
  std::unique_ptr<Engine> engine;
  Digest digest;        // over all events
  Timestamp last_time;  // of the last command
};

// The reference data that a journal begins with, and an engine before sequence 1.
Result<ReferenceData> reference_of(const Genesis& genesis);

// Applies all commands of the journal, and holds what the engine decides and what happens against what the
// journal and the event log say; events that the log has lost are appended again. Calls `progress` now and
// then with the sequence it has come to. Requires: the journal has begun. Fails with kBadInput, naming the
// sequence, when they do not agree.
Result<RecoveredEngine> recover(const Journal& journal, EventLog& events,
                                const std::function<void(Sequence)>& progress = {});

}  // namespace farmgate
