// The memory that the requests of a session take, of what there is for its caller's and for all.
#pragma once

#include <cstdint>

#include "engine/access/caller_usages.h"

namespace farmgate {

// Belongs to the session, on its thread. What it holds when it is gone is given back.
class HeldMemory {
 public:
  HeldMemory() = default;
  HeldMemory(const HeldMemory&) = delete;
  HeldMemory& operator=(const HeldMemory&) = delete;
  ~HeldMemory() { release(held_); }

  // Whose it is from here on. `all` outlives this. Requires: nothing is held.
  void begin(CallerUsages& all, SharedUsage usage);

  // Holds so many bytes more; refused, it does not. Who holds nothing yet may hold any number: so nobody's
  // bound is too small for a single request. Requires: it has begun.
  Refusal hold(std::int64_t bytes);
  void release(std::int64_t bytes);

  // More than half of what the caller, or all, may hold is held: nothing should be that is only kept in order
  // to be used again. Requires: it has begun.
  bool is_scarce() const;

 private:
  CallerUsages* all_ = nullptr;
  SharedUsage usage_;
  std::int64_t held_ = 0;
};

}  // namespace farmgate
