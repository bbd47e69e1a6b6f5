// The state before sequence 1, from a folder of reference files.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/model/reference_data.h"

namespace farmgate {

// Reads commodities.csv, zones.csv, lanes.csv and, where there is one, accounts.csv from `folder`, each plain
// or `.zst`. Zones are numbered in Hilbert order of their coordinates. Fails with kBadInput, naming file,
// line and column, for a row that is wrong, a duplicate, a name that is unknown, or a file that is missing.
Result<ReferenceData> load_reference(const std::string& folder);

}  // namespace farmgate
