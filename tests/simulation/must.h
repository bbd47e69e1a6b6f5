// What a simulation insists on.
#pragma once

#include <stdexcept>
#include <string>

namespace farmgate {

[[noreturn]] inline void fail(const std::string& what) {
  throw std::logic_error(what);
}

inline void must(bool holds, const std::string& what) {
  if (!holds) fail(what);
}

}  // namespace farmgate
