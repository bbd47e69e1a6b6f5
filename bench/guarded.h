// What the guard counts instructions of: the engine, and parts of the live path.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "bench/recording.h"
#include "engine/model/prepared_request.h"

namespace farmgate {

// Owned and used by one thread.
class Guarded {
 public:
  virtual ~Guarded() = default;

  // Does its part with the next requests of its recording.
  virtual void apply(std::span<const PreparedRequest> requests) = 0;
};

// A part, and the workload that it is counted with.
struct GuardedPart {
  std::string_view name;
  std::string_view workload;
  // Else they hang on how its threads meet.
  bool counts_allocations = true;
};

// The whole engine (gate, ids, matching, every event), with memory ready for all orders, as after a warm
// start.
std::unique_ptr<Guarded> guarded_engine(const Recording& recording);

//   gate      decides, and nothing is ever closed
//   frames    writes the journal's frames, and reads them
//   events    writes the canonical bytes of all events, and reads them
//   ledger    takes all events in, and what programmes pay for volume by them
//   pipeline  all threads of the live engine, --durability none, without gRPC
//             (budget it with so few commands that no store flushes: when it does hangs on chance)
const std::vector<GuardedPart>& guarded_parts();

// Requires: the name is one of guarded_parts().
std::unique_ptr<Guarded> guarded_part(std::string_view name, const Recording& recording);

}  // namespace farmgate
