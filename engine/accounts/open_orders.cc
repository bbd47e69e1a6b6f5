#include "engine/accounts/open_orders.h"

#include <utility>

#include "engine/base/check.h"

namespace farmgate {

OrderSlot OpenOrders::add(CommodityId commodity, RecordId record) {
  if (commodity.value() >= commodities_.size()) commodities_.resize(commodity.value() + std::size_t{1});
  Places& of = commodities_[commodity.value()];
  if (of.free == kNoOrder) {
    check(of.places.size() < kNoOrder);
    of.places.push_back({.record = record});
    return static_cast<OrderSlot>(of.places.size() - 1);
  }
  const OrderSlot slot = std::exchange(of.free, of.places[of.free].next_free);
  of.places[slot].record = record;
  return slot;
}

RecordId OpenOrders::remove(CommodityId commodity, OrderSlot slot) {
  Places& of = commodities_[commodity.value()];
  const RecordId record = std::exchange(of.places[slot].record, RecordId{});
  check(record.valid());
  of.places[slot].next_free = std::exchange(of.free, slot);
  return record;
}

}  // namespace farmgate
