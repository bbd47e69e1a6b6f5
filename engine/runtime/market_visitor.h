// By which tests look at the books of a live engine.
#pragma once

#include <functional>

#include "engine/model/ids.h"

namespace farmgate {

class Market;

// Sees a market between two commands. It must not keep it.
using MarketVisitor = std::function<void(CommodityId, const Market&)>;

}  // namespace farmgate
