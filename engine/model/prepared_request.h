// A request with what the engine needs to know of it that hangs on nothing else, so that whoever made the
// request has worked it out before its turn comes.
#pragma once

#include <cstdint>

#include "engine/base/hash.h"
#include "engine/model/name_table.h"
#include "engine/model/request.h"
#include "engine/model/request_shape.h"
#include "engine/model/terms.h"

namespace farmgate {

// Hash of the text of an order or request id, by the process' key.
inline std::uint64_t hash_of_id(const ShortText& id) {
  return id.is_inside() ? keyed_hash64(id.words()) : keyed_hash64(id.view());
}

// Which of the fields were given whose absence is content, in bits. A new order has the first three.
enum GivenBits : std::uint8_t {
  kSideGiven = 1,
  kCommodityGiven = 2,
  kZoneGiven = 4,
  kAllGiven = 7,
  kAmountGiven = 8,    // of a booking
  kCancelResting = 16  // of a halt or a suspend
};

// Amounts that do not fit are Compact's kBeyond, which is as much out of range. What the engine reads of most
// requests comes first, in two cache lines. Does not own its text, like Request.
struct alignas(64) PreparedRequest : Terms {
  // Any request can be prepared; without a table, its names are looked for by their text.
  PreparedRequest(const Request& request);  // implicit
  PreparedRequest(const Request& request, NameTable& names);

  bool is_given(GivenBits what) const { return (given & what) != 0; }
  // Of a booking: who ordered it. It has no zone, and lies where that would be.
  const ShortText& ordered_by() const { return zone; }

  Timestamp time;
  std::uint64_t order_id_hash = 0;
  ShortText order_id;

  Operation operation = Operation::kNew;
  bool is_well_formed = false;
  std::uint8_t given = 0;  // GivenBits
  NameNumber account_name;
  NameNumber commodity_name;
  NameNumber zone_name;
  ShortText request_id;                     // empty: none
  const ReferenceChange* change = nullptr;  // of kReference alone
  std::int64_t amount = 0;                  // of a booking alone

  ShortText account;
  ShortText commodity;
  ShortText zone;  // of a booking: ordered_by()
};
static_assert(sizeof(PreparedRequest) == 192);

}  // namespace farmgate
