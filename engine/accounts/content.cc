#include "engine/accounts/content.h"

#include <limits>

#include "engine/base/check.h"

namespace farmgate {
namespace {

// Where each part of the terms begins.
enum TermsBit : unsigned {
  kOperationBits = 0,
  kTimeInForceBits = 3,
  kSelfTradeBits = 5,
  kPostOnlyBit = 7,
  kSideBit = 8,
  kSideGivenBit = 9,
  kCommodityGivenBit = 10,
  kZoneGivenBit = 11,
};

template <class Part>
unsigned at_bit(Part part, TermsBit bit) {
  return static_cast<unsigned>(part) << bit;
}

std::uint16_t terms_of(const Request& request) {
  unsigned terms =
      at_bit(request.operation, kOperationBits) | at_bit(request.time_in_force, kTimeInForceBits) |
      at_bit(request.self_trade, kSelfTradeBits) | at_bit(request.post_only, kPostOnlyBit) |
      at_bit(!request.commodity.empty(), kCommodityGivenBit) | at_bit(!request.zone.empty(), kZoneGivenBit);
  if (request.given.side) terms |= at_bit(request.side, kSideBit) | at_bit(1, kSideGivenBit);
  return static_cast<std::uint16_t>(terms);
}

template <class Unit>
bool fits(Amount<Unit> amount) {
  return static_cast<std::uint64_t>(amount.value()) <= std::numeric_limits<std::uint32_t>::max();
}

}  // namespace

Side Content::side() const {
  return static_cast<Side>(terms >> kSideBit & 1);
}

bool has_content(const Request& request) {
  return fits(request.quantity) && fits(request.price) && fits(request.min_quantity);
}

void set_content(const Request& request, const ContentNames& names, Content& to) {
  const std::uint32_t zone = names.zone.valid() ? names.zone.value() : Content::kNoZone;
  check(zone <= Content::kNoZone);
  to.expire_time = request.expire_time;
  to.quantity = static_cast<std::uint32_t>(request.quantity.value());
  to.price = static_cast<std::uint32_t>(request.price.value());
  to.min_quantity = static_cast<std::uint32_t>(request.min_quantity.value());
  to.commodity = names.commodity;
  to.order = names.order;
  to.zone = static_cast<std::uint16_t>(zone);
  to.terms = terms_of(request);
}

}  // namespace farmgate
