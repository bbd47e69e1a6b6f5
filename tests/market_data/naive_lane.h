// Lanes as the rules have them, one at a time.
#pragma once

#include <optional>

#include "engine/model/coupon.h"
#include "engine/model/reference_data.h"

namespace farmgate {

// The lane that an ask of a commodity under this coupon, if any, takes from one zone to another, what the
// coupon adds included in its subsidy. Nothing: there is none, or it is too slow.
std::optional<Lane> naive_lane(const ReferenceData& reference, const Commodity& commodity, ZonePair zones,
                               const Coupon& coupon);

}  // namespace farmgate
