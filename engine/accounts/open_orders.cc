#include "engine/accounts/open_orders.h"

namespace farmgate {

void OpenOrders::add_commodity(CommodityId commodity) {
  commodities_.resize(commodity.value() + std::size_t{1});
  commodity_count_ = commodities_.size();
}

OrderSlot OpenOrders::add_slot(Slots& of, RecordId record) {
  check(of.entries.size() < kFree - 1);
  if (of.entries.empty()) of.entries.reserve(16);  // a cache line, or small books would grow step by step
  of.entries.push_back(record.value());
  return static_cast<OrderSlot>(of.entries.size() - 1);
}

}  // namespace farmgate
