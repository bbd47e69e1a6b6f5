// What an order asks for, besides the names of things: the same few bytes in the request, in the command, in
// the `accepted` event and in what the gate remembers, so that they are copied as one.
#pragma once

#include "engine/base/compact.h"
#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

struct Terms {
  Timestamp expire_time;
  Compact<Lots> quantity;  // of a replace: the new total
  Compact<Price> price;
  Compact<Lots> min_quantity;  // 0: none
  Side side = Side::kBid;
  TimeInForce time_in_force = TimeInForce::kGoodTillCancel;
  SelfTrade self_trade = SelfTrade::kCancelIncoming;
  bool post_only = false;

  Terms& terms() { return *this; }
  const Terms& terms() const { return *this; }

  friend bool operator==(const Terms&, const Terms&) = default;
};
static_assert(sizeof(Terms) == 24);

}  // namespace farmgate
