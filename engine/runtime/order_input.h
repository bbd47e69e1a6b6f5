// The order log of a replay, in batches of requests: rows outside the times asked for passed over, bad rows
// dealt with.
//
// Owned and used by the thread that reads.
#pragma once

#include <cstdint>

#include "engine/base/result.h"
#include "engine/files/order_log.h"
#include "engine/model/name_table.h"
#include "engine/model/request_batch.h"
#include "engine/runtime/replay.h"

namespace farmgate {

class OrderInput {
 public:
  // The options and the observer must outlive it.
  static Result<OrderInput> open(const ReplayOptions& options, const ReplayObserver& observer);

  // Puts the next requests, at most `size_max`, into the batch, which is cleared first; none: the log is at
  // its end. Fails with kBadInput at a bad row when those stop the replay.
  Status read(RequestBatch& batch, std::size_t size_max);

  std::uint64_t bad_rows() const { return bad_rows_; }

 private:
  OrderInput(OrderLogReader reader, const ReplayOptions& options, const ReplayObserver& observer)
      : reader_(std::move(reader)), options_(&options), observer_(&observer) {}

  Status report_bad_row();
  bool is_wanted(const Request& request) const;

  OrderLogReader reader_;
  NameTable names_;
  const ReplayOptions* options_;
  const ReplayObserver* observer_;
  std::uint64_t commands_ = 0;
  std::uint64_t bad_rows_ = 0;
  bool at_end_ = false;
};

}  // namespace farmgate
