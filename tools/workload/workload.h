// A workload: a market made by rule, for benchmarks and tests. Same options, same commands, on every machine.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/model/reference_change.h"
#include "engine/model/request.h"

namespace farmgate {

// The state before the first command.
struct WorkloadReference {
  std::vector<CommodityRow> commodities;
  std::vector<ZoneRow> zones;
  std::vector<LaneRow> lanes;
  std::vector<ProgrammeRow> programmes;
};

// What the commands must come to, by a matcher of the workload's own.
struct WorkloadTotals {
  std::uint64_t fills = 0;
  std::int64_t quantity = 0;

  friend bool operator==(const WorkloadTotals&, const WorkloadTotals&) = default;
};

// Takes the next command, in order of time. Its text is valid during the call alone.
using RequestSink = std::function<void(const Request&)>;

struct Workload {
  WorkloadReference reference;
  bool has_order_options = false;  // some command has an expire time, an option or a request id
  std::uint64_t warm_up = 0;       // so many first commands only fill the books
  bool has_totals = true;          // what generate() returns means something
  // Makes all commands, the same at every call.
  std::function<WorkloadTotals(const RequestSink&)> generate;
};

}  // namespace farmgate
