// What the commands of the command line share.
#pragma once

#include <iostream>

#include "engine/base/result.h"

namespace farmgate {

// Says what went wrong, and returns the exit code for it.
inline int fail(const Error& error) {
  std::cerr << "farmgate: " << error.message << '\n';
  return exit_code(error.code);
}

// Sees to it that what was printed has arrived.
inline int end_of_output() {
  std::cout.flush();
  if (std::cout) return 0;
  return fail({.code = ErrorCode::kSystem, .message = "cannot write to standard output"});
}

}  // namespace farmgate
