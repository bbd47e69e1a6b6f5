#include "engine/logistics/coupon_costs.h"

#include <algorithm>

#include "engine/base/check.h"

namespace farmgate {
namespace {

// Of the lane between two numbers, if there is one.
std::int32_t cost_under(const CostTable& table, LaneNumber origin, LaneNumber destination,
                        const ProgrammeTerms& terms, Price locked) {
  if (origin == kNoNumber) return kNoLane;
  const std::int32_t net_cost = table.net_cost(origin, destination);
  if (net_cost == kNoLane || !terms.reaches(table.zone(Side::kBid, destination))) return net_cost;
  const Price subsidy = table.has_subsidies() ? table.subsidy(origin, destination) : Price{0};
  const Price coupon = std::min(terms.most_on(Price{net_cost} + subsidy, subsidy), locked);
  return net_cost - static_cast<std::int32_t>(coupon.value());
}

}  // namespace

CostRows costs_under_coupon(const CostTable& table, ZoneId origin, const ProgrammeTerms& terms,
                            Price locked) {
  const std::size_t destinations = table.zone_count(Side::kBid);
  const LaneNumber number = table.number(Side::kAsk, origin);
  CostRows row(1, destinations);
  for (LaneNumber destination = 0; destination < destinations; ++destination) {
    row.set(0, destination, cost_under(table, number, destination, terms, locked));
  }
  return row;
}

// Of the lane's net cost without a coupon, it has paid what is not left of it.
LaneShares lane_shares(const CostTable& table, LaneNumber origin, LaneNumber destination, Price net_cost) {
  const Price subsidy = table.has_subsidies() ? table.subsidy(origin, destination) : Price{0};
  const Price redeemed = Price{table.net_cost(origin, destination)} - net_cost;
  const Price paid = subsidy + redeemed;
  return {.unit_cost = net_cost + paid, .subsidy = paid, .redeemed = redeemed};
}

void CouponCosts::reset(const CostTable& table, std::size_t cell_count) {
  to_size_ = whole(cell_count, kZoneBlock);
  from_ = CostRows(to_size_, table.zone_count(Side::kBid));
  to_ = CostRows(table.zone_count(Side::kBid), to_size_);
}

std::size_t CouponCosts::memory_bytes(const CostTable::Shape& shape) {
  std::size_t room = kFirstRoom;
  while (room < shape.origins) room *= 2;
  return CostRows::memory_bytes(room, shape.destinations) + CostRows::memory_bytes(shape.destinations, room);
}

void CouponCosts::set(std::size_t cell, const CostTable& table, ZoneId origin, const ProgrammeTerms& terms,
                      Price locked) {
  const LaneNumber number = table.number(Side::kAsk, origin);
  for (LaneNumber destination = 0; destination < to_.row_count(); ++destination) {
    const std::int32_t cost = cost_under(table, number, destination, terms, locked);
    from_.set(cell, destination, cost);
    to_.set(destination, cell, cost);
  }
}

void CouponCosts::audit() const {
  check(from_.row_count() == to_size_);
  from_.audit();
  to_.audit();
}

}  // namespace farmgate
