// A workload as the files that `farmgate replay` reads.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "tools/workload/workload.h"

namespace farmgate {

// Writes commodities.csv, zones.csv, lanes.csv and orders.csv into `folder`, which is made if need be; what
// is there under these names is replaced. Optional columns are there only when some row uses them. Fails with
// kSystem when a file cannot be written.
Result<WorkloadTotals> write_workload(const Workload& workload, const std::string& folder);

}  // namespace farmgate
