// What a request asked for, exactly, in half a cache line: what tells a retry from another request under the
// same id.
#pragma once

#include <cstdint>

#include "engine/model/ids.h"
#include "engine/model/prepared_request.h"
#include "engine/model/terms.h"
#include "engine/model/units.h"

namespace farmgate {

// Every field but the time, the ids under which it is remembered, and the order it names. Fields left empty
// count as their defaults, but for names and the side, whose absence is content; a name that stands for
// nothing is not valid.
struct Content {
  Terms terms;
  CommodityId commodity;
  std::uint16_t zone = kNoZone;  // half of a ZoneId is enough
  Operation operation = Operation::kNew;
  std::uint8_t given = 0;  // GivenBits

  static constexpr std::uint16_t kNoZone = 0xffff;
  static_assert(kZoneCountMax <= kNoZone);

  ZoneId zone_id() const { return zone == kNoZone ? ZoneId{} : ZoneId{zone}; }

  friend bool operator==(const Content&, const Content&) = default;
};
static_assert(sizeof(Content) == 32);

// Puts the content of a request where it is to lie, its names standing for these.
inline void set_content(const PreparedRequest& request, CommodityId commodity, ZoneId zone, Content& to) {
  to.terms = request.terms();
  to.commodity = commodity;
  to.zone = static_cast<std::uint16_t>(zone.value());  // kNoZone when it is not valid
  to.operation = request.operation;
  to.given = request.given;
}

}  // namespace farmgate
