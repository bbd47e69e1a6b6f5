// The outcome of a replay in a folder, to be compared later: outcome.json, producers.csv.zst, days.csv.zst,
// and beside them the replay's own fills.csv.zst and events.csv.zst.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/files/output_file.h"
#include "tools/compare/outcome.h"

namespace farmgate {

std::string outcome_fills_path(const std::string& folder);
std::string outcome_events_path(const std::string& folder);

// Makes the folder unless it is there. Fails with kSystem.
Status make_outcome_folder(const std::string& folder);

// Writes outcome.json, producers.csv.zst and days.csv.zst. Fails as OutputFile does.
Status write_outcome(const std::string& folder, const Outcome& outcome, ExistingFile existing);

// Fails with kBadInput, naming the file, when what write_outcome() wrote is not there.
Result<Outcome> read_outcome(const std::string& folder);

}  // namespace farmgate
