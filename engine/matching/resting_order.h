// An order as it rests, apart from the book that holds it: what a snapshot keeps of it.
#pragma once

#include "engine/base/short_text.h"
#include "engine/model/coupon.h"
#include "engine/model/ids.h"
#include "engine/model/terms.h"
#include "engine/model/units.h"

namespace farmgate {

// Does not own an `id` that is long.
struct RestingOrder {
  Terms terms;  // the price is the one it rests at; quantities are of no matter
  OrderSlot slot = kNoOrder;
  AccountId account;
  ZoneId zone;
  ShortText id;
  Sequence placed = 0;    // the sequence of its `new`
  Sequence priority = 0;  // of that, or of the last replace that lost priority
  Lots open;
  Lots filled;
  Coupon coupon;  // of an ask
};

}  // namespace farmgate
