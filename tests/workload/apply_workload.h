// A workload put through the engine.
#pragma once

#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/model/reference_data.h"
#include "engine/runtime/engine.h"
#include "tools/workload/workload.h"

namespace farmgate {

struct AppliedWorkload {
  WorkloadTotals expected;  // by its own matcher
  WorkloadTotals filled;    // by the engine
  std::uint64_t resting_after_warm_up = 0;
  std::uint64_t resting = 0;
};

inline ReferenceData reference_of(const Workload& workload) {
  ReferenceChange change;
  for (const CommodityRow& row : workload.reference.commodities) change.emplace_back(row);
  for (const ZoneRow& row : workload.reference.zones) change.emplace_back(row);
  for (const LaneRow& row : workload.reference.lanes) change.emplace_back(row);
  for (const ProgrammeRow& row : workload.reference.programmes) change.emplace_back(row);
  ReferenceData data;
  ReferenceEffect effect;
  check(!data.apply(change, effect).has_value());
  return data;
}

inline AppliedWorkload apply_workload(const Workload& workload) {
  AppliedWorkload applied;
  Engine engine(reference_of(workload), {.open_accounts = true});
  EventBuffer events;
  std::uint64_t commands = 0;
  applied.expected = workload.generate([&](const Request& request) {
    events.clear();
    engine.apply(request, events);
    for (const Event& event : events.events()) {
      if (const auto* const filled = std::get_if<Filled>(&event.payload)) {
        ++applied.filled.fills;
        applied.filled.quantity += filled->quantity.value();
      }
    }
    if (++commands == workload.warm_up) applied.resting_after_warm_up = engine.resting_count();
  });
  engine.audit();
  applied.resting = engine.resting_count();
  return applied;
}

// Every command as a line of text, to compare.
inline std::vector<std::string> lines_of(const Workload& workload) {
  std::vector<std::string> lines;
  workload.generate([&](const Request& request) {
    std::ostringstream line;
    line << request.time.value() << ' ' << to_string(request.operation) << ' ' << request.account.view()
         << ' ' << request.order_id.view() << ' ' << to_string(request.side) << ' '
         << request.commodity.view() << ' ' << request.zone.view() << ' ' << request.quantity.value() << ' '
         << request.price.value();
    lines.push_back(line.str());
  });
  return lines;
}

}  // namespace farmgate
