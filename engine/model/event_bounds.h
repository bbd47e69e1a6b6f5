// What no event of an engine says: whoever reads events back takes nothing else in.
#pragma once

#include "engine/model/event_record.h"

namespace farmgate {

// Whether its amounts are within those of units.h, and its names within kSymbolSizeMax; of one that was
// rejected, which is as it was given, nothing is asked.
bool is_within_bounds(const EventRecord& event);

}  // namespace farmgate
