// The orders at one price.
#pragma once

#include "engine/book/order_pool.h"

namespace farmgate {

// From the oldest to the newest, linked by the orders themselves.
struct OrderQueue {
  OrderSlot oldest = kNoOrder;
  OrderSlot newest = kNoOrder;

  bool empty() const { return oldest == kNoOrder; }
};

struct Level {
  Score score = 0;
  OrderQueue orders;
};

}  // namespace farmgate
