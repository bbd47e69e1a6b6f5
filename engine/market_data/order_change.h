// What an event changed about an order, for those who add up what is open.
#pragma once

#include "engine/model/ids.h"
#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

// Before it was placed and after it has closed, nothing of an order is open. Numbers are those of the
// OrderStates.
struct OrderChange {
  CommodityId commodity;
  ZoneId zone;
  Side side = Side::kBid;
  Lots open_before;
  Lots open;
};

}  // namespace farmgate
