// What an order would come to if it came in now: the fills of an immediate-or-cancel order, without any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/matching/market.h"
#include "engine/model/coupon.h"
#include "engine/model/ids.h"
#include "engine/model/reference_data.h"
#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

// A quote looks at so many orders at most: some milliseconds.
inline constexpr std::size_t kQuotedOrdersMax = 10'000;

struct QuoteTerms {
  Side side = Side::kBid;
  ZoneId zone;
  Lots quantity;
  Price limit;
  AccountId account;  // not valid(): nobody's
  bool is_suspended = false;
  SelfTrade self_trade = SelfTrade::kCancelIncoming;
  Timestamp time;  // resting orders that expire by then are passed over
  Coupon coupon;   // that an ask would get
};

struct QuotedFill {
  ZoneId zone;  // of the resting order
  Lots quantity;
  Price farm_gate;
  Price delivered;
  Price unit_cost;
  Price subsidy;
  Price redeemed;  // of the subsidy, what the coupon pays
  Coupon coupon;   // of the ask, resting or to come
};

enum class QuoteEnd : std::uint8_t {
  kFilled,          // all of it
  kNoneCompatible,  // no other order is compatible
  kOwnOrder,        // the next in line is the account's own
  kHalted,          // the commodity is
  kNotQuoted,       // there would be more orders in line than a quote looks at
  kSuspended,       // who asks is
};

struct Quote {
  std::vector<QuotedFill> fills;
  Lots unfilled;
  QuoteEnd end = QuoteEnd::kFilled;
};

// The best price that an order of this side may have: what trades with any other is compatible with it.
Price furthest_price(const Commodity& commodity, Side side);

// A resting order that expires before whatever comes in at this time.
bool has_expired(const Order& resting, Timestamp time);

// The fills of an order in this market as it stands, in their order. Requires: the limit is a price of the
// commodity, the quantity at least 1.
Quote quote(const Market& market, const QuoteTerms& terms);

}  // namespace farmgate
