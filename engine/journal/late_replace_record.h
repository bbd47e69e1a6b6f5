// Late replaces as a chunk of the event log has them.
#pragma once

#include <farmgate/journal/v1/journal.pb.h>

#include <optional>
#include <span>
#include <vector>

#include "engine/journal/late_replace.h"

namespace farmgate {

void write_late_replaces(std::span<const LateReplace> all, journal::v1::EventChunk& record);

// Nothing: they cannot be of this chunk, or are of more money than there is.
std::optional<std::vector<LateReplace>> late_replaces_from(const journal::v1::EventChunk& record);

}  // namespace farmgate
