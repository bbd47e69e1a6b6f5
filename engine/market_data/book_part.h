// Where the orders of a book rest: bids and asks by zone, and asks under coupons by zone and coupon, each in
// cells numbered apart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/matching/market.h"

namespace farmgate {

enum class BookPart : std::uint8_t { kBids, kAsks, kAsksUnderCoupons };
inline constexpr BookPart kBookParts[] = {BookPart::kBids, BookPart::kAsks, BookPart::kAsksUnderCoupons};
inline constexpr std::size_t kBookPartCount = std::size(kBookParts);

constexpr Side side_of(BookPart part) {
  return part == BookPart::kBids ? Side::kBid : Side::kAsk;
}

// Those of one side.
constexpr std::span<const BookPart> parts_of(Side side) {
  const std::span<const BookPart> all(kBookParts);
  return side == Side::kBid ? all.first(1) : all.last(2);
}

inline BookPart part_of(const Order& order) {
  if (order.side == Side::kBid) return BookPart::kBids;
  return order.has_coupon ? BookPart::kAsksUnderCoupons : BookPart::kAsks;
}

// nullptr: no order ever rested there.
inline const BookSide* cells_of(const Market& market, BookPart part) {
  if (part != BookPart::kAsksUnderCoupons) return &market.makers(side_of(part));
  return market.coupons() == nullptr ? nullptr : &market.coupons()->asks();
}

// What the orders of a cell have in common: the zone and, if they are under one, the coupon. Requires: there
// is such a cell.
inline CouponBook::Place place_of(const Market& market, BookPart part, CellIndex cell) {
  if (part == BookPart::kAsksUnderCoupons) return market.coupons()->place(cell);
  return {.zone = market.makers(side_of(part)).zone(cell), .coupon = {}};
}

}  // namespace farmgate
