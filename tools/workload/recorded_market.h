// The workload of a real order log: a folder of reference files with its orders.csv.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/result.h"
#include "tools/workload/workload.h"

namespace farmgate {

struct RecordedOptions {
  std::uint64_t commands = 0;  // the first so many; 0: all
  std::int64_t lots_max = 0;   // larger orders are split into such of so many lots; 0: none is
};

// Reads commodities.csv, zones.csv, lanes.csv and orders.csv from `folder`, each plain or `.zst`. A part of a
// split order has the id of the whole, a dot, and its number from 1. Has no totals, since no other matcher
// knows all rules that real orders use. Fails as the reading of the files does, and for a log to be split
// that does more than place orders.
Result<Workload> recorded_workload(const std::string& folder, const RecordedOptions& options);

}  // namespace farmgate
