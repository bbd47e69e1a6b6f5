// Hash tables by text, in which a std::string_view is looked for without making a string of it.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "engine/base/hash.h"

namespace farmgate {

// Callers choose what is looked for, but not what is in the tables: they cannot fill one with texts of the
// same hash.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return hash64(text, 0); }
};

template <class Value>
using TextMap = absl::flat_hash_map<std::string, Value, TextHash, std::equal_to<>>;
using TextSet = absl::flat_hash_set<std::string, TextHash, std::equal_to<>>;

}  // namespace farmgate
