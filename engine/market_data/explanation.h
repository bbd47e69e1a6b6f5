// Why an order does not trade: what it could meet, how far away that is, and which change would do.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/market_data/book_copy.h"
#include "engine/model/coupon.h"
#include "engine/model/ids.h"
#include "engine/model/reference_data.h"
#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

// An order that rests, or that might.
struct ExplainedTerms {
  Side side = Side::kBid;
  ZoneId zone;
  Price price;
  AccountId account;  // not valid(): nobody's
  // It is one to come, of an account that is suspended. What rests of one may trade.
  bool is_suspended = false;
  // With kCancelResting its account's own orders are passed over too: it would cancel those that it met.
  SelfTrade self_trade = SelfTrade::kCancelIncoming;
  Timestamp time;  // orders that expire by then are passed over
  Coupon coupon;   // of an ask: the one it has, or would get
};

// What stands in the way, in the order in which they are looked for, the last one second.
enum class Obstacle : std::uint8_t {
  kHalted,           // the commodity is halted
  kNoCounterOrders,  // nothing rests on the other side, but what is passed over
  kUnconnected,      // no lane goes to any of the zones where something does
  kTooSlow,          // lanes do, and all take longer than the goods keep
  kOwnOrder,         // the prices do, but the order that it would meet first is its account's own; or it
                     // passes over its own orders, and could meet no others
  kPrice,            // the prices do not cover the lane
  kSuspended,        // whose it would be is suspended
};

// The orders at one price in one zone that it could meet, over a lane in time; asks under a coupon apart from
// others. Here as below those that are passed over do not count.
struct CounterLevel {
  ZoneId zone;
  Price price;
  std::int64_t quantity_lots = 0;
  Price unit_cost;
  Price subsidy;        // what the coupon pays included
  Price redeemed;       // that part
  Coupon coupon;        // of the ask, this one or those
  bool is_own = false;  // the oldest is the account's own

  Price net_cost() const { return unit_cost - subsidy; }
};

// A zone where orders rest that it can't meet, though their price alone would do.
struct UnreachedZone {
  ZoneId zone;
  Price price;  // the best there
  std::int64_t quantity_lots = 0;
  std::optional<Lane> lane;  // the one that is too slow; nothing: there is none
};

struct Explanation {
  std::vector<Obstacle> obstacles;       // empty: it would trade
  std::vector<CounterLevel> nearest;     // the first that it would meet first
  std::vector<UnreachedZone> unreached;  // the best price first
};

// At most so many of each are told.
inline constexpr std::size_t kExplainedMax = 5;

Explanation explain(const BookCopy& book, const ReferenceData& reference, const Commodity& commodity,
                    const ExplainedTerms& terms);

// By how much the prices do not cover the lane: ask + net cost - bid; 0 or less: they do.
std::int64_t gap(const ExplainedTerms& terms, const CounterLevel& level);

// The nearest price at which the order would meet the level; nothing: none that the commodity allows.
std::optional<Price> price_to_trade(const Commodity& commodity, const ExplainedTerms& terms,
                                    const CounterLevel& level);

}  // namespace farmgate
