// An engine between two commands, and what goes with it: what a snapshot is of, and what recovery ends with.
#pragma once

#include <memory>

#include "engine/journal/frame.h"
#include "engine/model/digest.h"
#include "engine/runtime/engine.h"

namespace farmgate {

struct RecoveredEngine {
  std::unique_ptr<Engine> engine;
  Digest digest;        // over all events
  Timestamp last_time;  // of the last command
  Chain chain{};        // of the journal's frame that ends with it
};

}  // namespace farmgate
