// An engine of a small market that is given whatever comes, and audited.
#pragma once

#include "engine/model/event_buffer.h"
#include "engine/runtime/engine.h"

namespace farmgate {

// Belongs to one thread.
class DrivenEngine {
 public:
  // Accounts open by being used, so that more gets past the gate.
  DrivenEngine();

  // Applies a request and audits the engine. Requires: times do not go back.
  void apply(const Request& request);

  const ReferenceData& reference() const { return engine_.reference(); }
  // What was wrong with the last change of reference data.
  const std::optional<ReferenceFault>& reference_fault() const { return engine_.reference_fault(); }

 private:
  Engine engine_;
  EventBuffer events_;
};

}  // namespace farmgate
