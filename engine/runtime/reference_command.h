// A change of reference data, as it is applied by those who own gate and markets.
#pragma once

#include "engine/accounts/gate.h"
#include "engine/model/command.h"
#include "engine/model/event_buffer.h"
#include "engine/model/prepared_request.h"
#include "engine/runtime/markets.h"

namespace farmgate {

// Applies a change that passed the gate to all markets, and tells the gate what it needs to know of them
// then. Requires: the markets have applied all commands before, and are at rest.
void apply_reference(const PreparedRequest& request, const Command& command, Gate& gate, Markets& markets,
                     EventBuffer& events);

}  // namespace farmgate
