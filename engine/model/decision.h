// What the gate decided on a request: written with it, so that no one who reads the journal has to wonder.
#pragma once

#include <cstdint>

#include "engine/model/coupon.h"
#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

struct Decision {
  // kPassed: a market, or all, have to act on it. kBooked: the gate itself has carried it out.
  enum class Outcome : std::uint8_t { kPassed, kRejected, kRetry, kBooked };

  Outcome outcome = Outcome::kPassed;
  RejectReason reason = RejectReason::kMalformed;  // of kRejected
  Sequence first = 0;                              // of kRetry: the sequence of the first request
  Coupon coupon;                                   // of kPassed: the one that the ask has taken

  friend bool operator==(const Decision&, const Decision&) = default;
};

}  // namespace farmgate
