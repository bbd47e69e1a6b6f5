// What a programme has promised an ask: so much per lot at most, out of the programme's budget.
#pragma once

#include "engine/base/compact.h"
#include "engine/model/ids.h"
#include "engine/model/units.h"

namespace farmgate {

struct Coupon {
  ProgrammeId programme;  // not valid(): there is no coupon
  Compact<Price> locked;  // per lot; at least 1

  bool exists() const { return programme.valid(); }

  friend bool operator==(const Coupon& a, const Coupon& b) {
    return a.programme == b.programme && a.locked.value() == b.locked.value();
  }
};
static_assert(sizeof(Coupon) == 8);

}  // namespace farmgate
