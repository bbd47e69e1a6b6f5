// The slots of the open orders of every commodity, and whose they are.
//
// Belongs to the thread of the gate. A slot is free again when the close of its order is reported; which one
// a new order gets depends on when that was, so nothing outside the engine may depend on slots.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/accounts/id_table.h"
#include "engine/model/ids.h"

namespace farmgate {

class OpenOrders {
 public:
  // A slot for a new order. Slots are given out densely: the last one freed first, then 0, 1, 2 ...
  OrderSlot add(CommodityId commodity, RecordId record);

  // Frees the slot of an order that was closed, and tells its record. Requires: the slot is in use.
  RecordId remove(CommodityId commodity, OrderSlot slot);

 private:
  struct Place {
    RecordId record;  // not valid(): free
    OrderSlot next_free = kNoOrder;
  };
  struct Places {
    std::vector<Place> places;  // by slot
    OrderSlot free = kNoOrder;
  };

  std::vector<Places> commodities_;
};

}  // namespace farmgate
