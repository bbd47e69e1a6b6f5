// Internal numbers of what the reference data names, and of open orders.
#pragma once

#include <cstdint>
#include <limits>

#include "engine/base/index.h"

namespace farmgate {

using CommodityId = Index<struct CommodityTag>;
using ZoneId = Index<struct ZoneTag>;
using ClassId = Index<struct ClassTag>;
using AccountId = Index<struct AccountTag>;
using ProgrammeId = Index<struct ProgrammeTag>;
using OwnerId = Index<struct OwnerTag>;

// Number of a text that requests use as a name; see NameTable.
using NameNumber = Index<struct NameTag>;

// The place of an open order among those of its commodity: given by the gate, kept until the order is closed,
// then given to another. How the gate names an order to its market, together with the sequence of its `new`.
using OrderSlot = std::uint32_t;
inline constexpr OrderSlot kNoOrder = std::numeric_limits<OrderSlot>::max();

}  // namespace farmgate
