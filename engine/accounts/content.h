// What a request asked for, exactly, in half a cache line: what tells a retry from another request under the
// same id.
#pragma once

#include <cstdint>

#include "engine/model/ids.h"
#include "engine/model/request.h"
#include "engine/model/units.h"

namespace farmgate {

// Number of a record in the gate's memory, its own until the record is removed.
using RecordId = Index<struct RecordTag>;
inline constexpr std::size_t kRecordCountMax = std::size_t{1} << 31;

// What the names in a request stand for; what it does not name, or names without its being known, is not
// valid.
struct ContentNames {
  CommodityId commodity;
  ZoneId zone;
  RecordId order;  // of a cancel or replace
};

// Every field but the time and the ids under which it is remembered. Fields left empty count as their
// defaults, but for names and the side, whose absence is content.
struct Content {
  Timestamp expire_time;
  std::uint32_t quantity = 0;
  std::uint32_t price = 0;
  std::uint32_t minimum_or_order = 0;  // of a cancel or replace, the number of the order it names
  CommodityId commodity;
  Side side = Side::kBid;
  TimeInForce time_in_force = TimeInForce::kGoodTillCancel;
  SelfTrade self_trade = SelfTrade::kCancelIncoming;
  bool post_only = false;
  std::uint16_t zone = kNoZone;  // half of a ZoneId is enough
  Operation operation = Operation::kNew;
  std::uint8_t given = 0;  // as given_in()

  static constexpr std::uint16_t kNoZone = 0xffff;
  static_assert(kZoneCountMax <= kNoZone);

  ZoneId zone_id() const { return zone == kNoZone ? ZoneId{} : ZoneId{zone}; }

  friend bool operator==(const Content&, const Content&) = default;
};
static_assert(sizeof(Content) == 32);

// Whether the amounts of a request are such that one that passed the gate could have them.
bool has_content(const Request& request);

// Which of the fields were given whose absence is content, in bits. A new order has them all.
enum GivenBits : unsigned { kSideGiven = 1, kCommodityGiven = 2, kZoneGiven = 4, kAllGiven = 7 };

inline unsigned given_in(const Request& request) {
  unsigned given = request.given.side ? kSideGiven : 0u;
  if (!request.commodity.empty()) given |= kCommodityGiven;
  if (!request.zone.empty()) given |= kZoneGiven;
  return given;
}

// Puts the content of a request where it is to lie. Requires: has_content(request); `given` is given_in() of
// it.
inline void set_content(const Request& request, const ContentNames& names, unsigned given, Content& to) {
  to.expire_time = request.expire_time;
  to.quantity = static_cast<std::uint32_t>(request.quantity.value());
  to.price = static_cast<std::uint32_t>(request.price.value());
  const bool names_order =
      request.operation == Operation::kCancel || request.operation == Operation::kReplace;
  to.minimum_or_order =
      names_order ? names.order.value() : static_cast<std::uint32_t>(request.min_quantity.value());
  to.commodity = names.commodity;
  to.side = (given & kSideGiven) != 0 ? request.side : Side::kBid;
  to.time_in_force = request.time_in_force;
  to.self_trade = request.self_trade;
  to.post_only = request.post_only;
  to.zone = names.zone.valid() ? static_cast<std::uint16_t>(names.zone.value()) : Content::kNoZone;
  to.operation = request.operation;
  to.given = static_cast<std::uint8_t>(given);
}

}  // namespace farmgate
