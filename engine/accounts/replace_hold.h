// What the gate has taken for a replace until its market answers, beyond what the order has.
#pragma once

#include <cstdint>

#include "engine/model/ids.h"
#include "engine/model/units.h"

namespace farmgate {

// Minor currency units, at most kMoneyMax each; at least one of them is more than 0.
struct ReplaceHold {
  Sequence sequence = 0;
  std::int64_t reserved = 0;  // of the account's credit
  ProgrammeId programme;      // not valid(): nothing is locked
  std::int64_t locked = 0;    // of its budget
};

}  // namespace farmgate
