// How much a chunk of the event log can hold.
#pragma once

#include <cstdint>
#include <limits>

namespace farmgate {

// The events of a chunk, in bytes, with its late replaces if there are any: with what else is said beside
// them, they are read back as one Protobuf message, which ends at 2^31 - 1 bytes. All events of a command lie
// in one chunk.
inline constexpr std::uint64_t kChunkEventBytesMax = std::numeric_limits<std::int32_t>::max() - 64;

}  // namespace farmgate
