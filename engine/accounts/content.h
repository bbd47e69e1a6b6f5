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
  std::uint32_t min_quantity = 0;
  CommodityId commodity;
  RecordId order;
  std::uint16_t zone = kNoZone;  // half of a ZoneId is enough
  std::uint16_t terms = 0;       // operation, side, options, and which names were given

  static constexpr std::uint16_t kNoZone = 0xffff;
  static_assert(kZoneCountMax <= kNoZone);

  Side side() const;
  ZoneId zone_id() const { return zone == kNoZone ? ZoneId{} : ZoneId{zone}; }

  friend bool operator==(const Content&, const Content&) = default;
};
static_assert(sizeof(Content) == 32);

// Whether the amounts of a request are such that one that passed the gate could have them.
bool has_content(const Request& request);

// Puts the content of a request where it is to lie. Requires: has_content(request).
void set_content(const Request& request, const ContentNames& names, Content& to);

}  // namespace farmgate
