// A workload in memory, ready to be applied again and again.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "engine/base/check.h"
#include "engine/files/order_log.h"
#include "engine/model/reference_data.h"
#include "tools/workload/workload.h"

namespace farmgate {

// The state before the first command.
inline ReferenceData reference_of(const Workload& workload) {
  ReferenceData data;
  ReferenceChange change;
  for (const CommodityRow& row : workload.reference.commodities) change.emplace_back(row);
  for (const ZoneRow& row : workload.reference.zones) change.emplace_back(row);
  for (const LaneRow& row : workload.reference.lanes) change.emplace_back(row);
  ReferenceEffect effect;
  check(!data.apply(change, effect).has_value());
  return data;
}

struct Recording {
  std::unique_ptr<RequestBatch> batch;
  std::uint64_t warm_up = 0;
  WorkloadTotals totals;  // of the workload's own matcher, warm-up included

  std::span<const PreparedRequest> requests() const { return batch->requests; }
};

inline Recording record(const Workload& workload) {
  Recording recording{.batch = std::make_unique<RequestBatch>(), .warm_up = workload.warm_up};
  RequestBatch& batch = *recording.batch;
  recording.totals = workload.generate([&batch](const Request& request) {
    Request copy = request;
    for (ShortText* text : {&copy.account, &copy.order_id, &copy.commodity, &copy.zone, &copy.request_id}) {
      *text = batch.texts.keep(*text);
    }
    batch.requests.emplace_back(copy);
  });
  return recording;
}

}  // namespace farmgate
