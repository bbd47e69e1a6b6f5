// How calls end that are over a bound, kept from the last time: a caller that floods is told the same again
// and again, and to turn it away should cost as little as can be.
#pragma once

#include <grpcpp/support/status.h>

#include <array>
#include <chrono>
#include <cstddef>

#include "engine/access/caller_limits.h"
#include "engine/service/rpc_status.h"

namespace farmgate {

// Belongs to one thread.
class OverBoundStatuses {
 public:
  using Make = grpc::Status (*)(const OverBound&);

  explicit OverBoundStatuses(Make make = over_bound) : make_(make) {}

  // As over_bound(), with a delay of whole milliseconds. Valid until the next of the same bound.
  const grpc::Status& of(OverBound over) {
    over.delay = std::chrono::ceil<std::chrono::milliseconds>(over.delay);
    Kept& kept = kept_[static_cast<std::size_t>(over.bound)];
    if (kept.status.ok() || kept.over != over) kept = {.over = over, .status = make_(over)};
    return kept.status;
  }

 private:
  struct Kept {
    OverBound over;
    grpc::Status status;  // OK: none as yet
  };
  const Make make_;
  std::array<Kept, kBounds> kept_;
};

}  // namespace farmgate
