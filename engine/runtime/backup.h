// Copies of a data directory that is in use, and the way back.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/runtime/data_directory.h"

namespace farmgate {

// Copies all that a data directory has to `path`, which becomes a data directory of its own, as of some
// command that was written meanwhile; it appears when it is whole. The audit log is no part of it. Returns
// that command. The engine goes on; nothing may be dropped meanwhile, and nobody else make another one in the
// same folder. Fails with kUsage when there is something at `path` but an empty folder, else with kSystem;
// then nothing is left of it.
Result<Sequence> back_up(const DataDirectory& data, const std::string& path);

// Copies a backup to `path`, where there must be nothing or an empty folder, once its journal was found
// whole. Returns its last command. Fails with kBadInput when it is damaged, kUsage when there is something at
// `path`, else with kSystem; then nothing is there.
Result<Sequence> restore(const std::string& backup, const std::string& path);

}  // namespace farmgate
