// Internal numbers of what the reference data names.
#pragma once

#include "engine/base/index.h"

namespace farmgate {

using CommodityId = Index<struct CommodityTag>;
using ZoneId = Index<struct ZoneTag>;
using ClassId = Index<struct ClassTag>;
using AccountId = Index<struct AccountTag>;

}  // namespace farmgate
