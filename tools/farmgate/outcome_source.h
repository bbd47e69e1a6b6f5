// Of what logs an outcome can be made.
#pragma once

#include "engine/base/result.h"
#include "engine/runtime/decided_log.h"

namespace farmgate {

// Fails with kBadInput for one whose first commands have been dropped: at what prices its orders had come in
// and what was traded before is not known.
inline Status check_whole(const DecidedLog& log) {
  if (log.first == 1) return {};
  return Error{.code = ErrorCode::kBadInput,
               .message = log.name + " has no commands before sequence " + std::to_string(log.first) +
                          ": what came of them is not known, so that there is nothing to compare"};
}

}  // namespace farmgate
