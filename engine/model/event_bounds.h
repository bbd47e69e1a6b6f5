// What no event of an engine says: whoever reads events back takes nothing else in.
#pragma once

#include "engine/model/event_record.h"

namespace farmgate {

// Whether its amounts are within those of units.h, its names within kSymbolSizeMax, and what it says of
// reference data one of the operations that change them; of one that was rejected, which is as it was given,
// nothing is asked.
bool is_within_bounds(const EventRecord& event);

}  // namespace farmgate
