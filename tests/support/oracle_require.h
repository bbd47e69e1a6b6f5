// How the oracle says that it is wrong itself.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace farmgate {

inline void require(bool condition, std::string_view what) {
  if (!condition) throw std::logic_error("oracle: " + std::string(what));
}

}  // namespace farmgate
