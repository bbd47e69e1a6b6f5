// The state before sequence 1, from a folder of reference files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/model/reference_data.h"
#include "engine/model/reference_source.h"

namespace farmgate {

// Files laid over those of a folder, with the same columns: a row takes the place of the one of its key
// (origin, destination and class; the programme), or is added. A programme that takes the place of another
// keeps its rank among them; one that is added is younger than all of the folder's.
struct ReferenceOverlays {
  std::optional<std::string> lanes;
  std::optional<std::string> programmes;
};

// Reads commodities.csv, zones.csv, lanes.csv and, where they are, accounts.csv and programmes.csv from
// `folder`, each plain or `.zst`, and lays the overlays over them. Zones are numbered in Hilbert order of
// their coordinates. Fails with kBadInput, naming file, line and column, for a row that is wrong, a duplicate
// within a file, a name that is unknown, or a file that is missing.
Result<ReferenceData> load_reference(const std::string& folder, const ReferenceOverlays& overlays = {});

// The same of rows instead of a folder, such as those that a journal begins with. Fails with kBadInput for an
// overlay that is wrong, and for rows that are not in order; and when they cannot be had.
Result<ReferenceData> lay_over(const ReferenceSource& rows, const ReferenceOverlays& overlays);

// The rows of overlays as one change of what is there. A programme that is there already can be granted more
// and get another window by it, and nothing else. Fails with kBadInput, naming file, line and column, for a
// row that is wrong, or does not fit, and as check_lane_memory() does.
Result<ReferenceChange> overlay_rows(const ReferenceData& data, const ReferenceOverlays& overlays,
                                     std::uint64_t lane_memory);

inline constexpr std::uint64_t kLaneMemory = std::uint64_t{2} << 30;  // bytes, if nothing else is asked for

// Fails with kBadInput when the cost rows of all commodities, which an engine makes as it starts and with the
// first coupons of each (LaneMemoryBound), would take more than `bytes_max`; the message names the class that
// takes the most.
Status check_lane_memory(const ReferenceData& data, std::uint64_t bytes_max);

}  // namespace farmgate
