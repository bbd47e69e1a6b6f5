// The order in which zones are numbered: along a Hilbert curve over their coordinates, so that neighbours on
// the map are neighbours in memory.
#pragma once

#include <cstdint>

namespace farmgate {

// Position along a Hilbert curve of order 16 that covers the globe. Latitude in -90..90 and longitude in
// -180..180 degrees, both in millionths.
//
// The curve: Hilbert, "Ueber die stetige Abbildung einer Linie auf ein Flaechenstueck", 1891; the bitwise
// walk from the largest quadrant to the smallest, each turning the next, is the textbook one.
std::uint32_t hilbert_position(std::int32_t latitude_microdegrees, std::int32_t longitude_microdegrees);

}  // namespace farmgate
