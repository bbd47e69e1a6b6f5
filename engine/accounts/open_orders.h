// The slots of the open orders of every commodity, and whose they are.
//
// Belongs to the thread of the gate. A slot is free again when the close of its order is reported; which one
// a new order gets depends on when that was, so nothing outside the engine may depend on slots.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "engine/accounts/id_table.h"
#include "engine/base/check.h"
#include "engine/base/prefetch.h"
#include "engine/model/ids.h"

namespace farmgate {

class OpenOrders {
 public:
  // A slot for a new order. Slots are given out densely: the last one freed first, then 0, 1, 2 ...
  OrderSlot add(CommodityId commodity, RecordId record) {
    if (commodity.value() >= commodity_count_) [[unlikely]] {
      add_commodity(commodity);
    }
    Slots& of = commodities_[commodity.value()];
    if (of.free == kNone) return add_slot(of, record);
    const OrderSlot slot = of.free & ~kFree;
    of.free = std::exchange(of.entries[slot], record.value());
    return slot;
  }

  // Frees the slot of an order that was closed, and tells its record. Requires: the slot is in use.
  RecordId remove(CommodityId commodity, OrderSlot slot) {
    Slots& of = commodities_[commodity.value()];
    check(of.entries[slot] < kFree);
    return RecordId{std::exchange(of.entries[slot], std::exchange(of.free, kFree | slot))};
  }

  // The record of the order in a slot; not valid(): none is.
  RecordId find(CommodityId commodity, OrderSlot slot) const {
    if (commodity.value() >= commodity_count_) return {};
    const std::vector<std::uint32_t>& entries = commodities_[commodity.value()].entries;
    return slot < entries.size() && entries[slot] < kFree ? RecordId{entries[slot]} : RecordId{};
  }

  // Calls visit(commodity, slot, record) for every open order.
  template <class Visit>
  void visit(Visit visit) const {
    for (std::size_t i = 0; i < commodities_.size(); ++i) {
      const std::vector<std::uint32_t>& entries = commodities_[i].entries;
      for (OrderSlot slot = 0; slot < entries.size(); ++slot) {
        if (entries[slot] < kFree) visit(CommodityId{i}, slot, RecordId{entries[slot]});
      }
    }
  }

  // Fetches what add() and remove() read of a commodity, or of an order.
  void prefetch(CommodityId commodity) const {
    if (commodity.value() < commodity_count_) farmgate::prefetch(&commodities_[commodity.value()]);
  }
  // A commodity may have had none since a snapshot, though orders of it are remembered.
  void prefetch(CommodityId commodity, OrderSlot slot) const {
    if (commodity.value() >= commodity_count_) return;
    farmgate::prefetch(commodities_[commodity.value()].entries.data() + slot);
  }

 private:
  static constexpr std::uint32_t kFree = std::uint32_t{1} << 31;
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  static_assert(kRecordCountMax <= kFree);

  struct Slots {
    // By slot: the number of the record, or, of a free one, kFree and the next free one, or kNone.
    std::vector<std::uint32_t> entries;
    std::uint32_t free = kNone;  // likewise
  };

  void add_commodity(CommodityId commodity);
  static OrderSlot add_slot(Slots& of, RecordId record);

  std::vector<Slots> commodities_;
  std::size_t commodity_count_ = 0;
};

}  // namespace farmgate
