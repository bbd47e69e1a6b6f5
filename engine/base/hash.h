// Hashes of byte strings: XXH3, the same on every machine.
#pragma once

#include <cstdint>
#include <string_view>

namespace farmgate {

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed);

}  // namespace farmgate
