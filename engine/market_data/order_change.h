// What an event changed about an order, for those who follow the orders.
#pragma once

#include "engine/market_data/order_state.h"
#include "engine/model/units.h"

namespace farmgate {

// Before it was placed and after it has closed, nothing of an order is open.
struct OrderChange {
  const OrderState* order = nullptr;  // as it is now
  Lots open_before;
  bool loses_priority = false;  // it was replaced, and comes in again
};

}  // namespace farmgate
