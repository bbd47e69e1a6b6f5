#include "engine/matching/coupon_book.h"

#include <algorithm>

#include "engine/base/check.h"

namespace farmgate {
namespace {

// A cell's number stands for its zone in a side of the book, where several cells may be of one zone.
ZoneId name_of(CellIndex cell) {
  return ZoneId{cell};
}

}  // namespace

CouponBook::CouponBook(const CostTable& costs, const TermsOfProgrammes& programmes, std::int32_t tick)
    : programmes_(programmes), asks_(tick) {
  make_room(CouponCosts::kFirstRoom, costs);
}

CellIndex CouponBook::cell(const Place& place, const CostTable& costs) {
  const auto found = cells_.find(place);
  if (found != cells_.end()) return found->second;
  auto cell = static_cast<CellIndex>(places_.size());
  if (cell == costs_.room()) {
    cell = take_empty(costs);
  }
  if (cell == places_.size()) {
    places_.push_back(place);
    check(asks_.add_cell(name_of(cell), cell) == cell);
  }
  places_[cell] = place;
  cells_.emplace(place, cell);
  set_costs(cell, costs);
  return cell;
}

// An empty cell, no longer its place's, or the first of new room.
CellIndex CouponBook::take_empty(const CostTable& costs) {
  const std::size_t count = places_.size();
  for (std::size_t looked_at = 0; looked_at < count && !grows(costs); ++looked_at) {
    const CellIndex cell = next_looked_at_;
    next_looked_at_ = static_cast<CellIndex>((cell + 1) % count);
    if (!asks_.ladder(cell).empty()) continue;
    is_crowded_ = looked_at >= count / 2;
    ++taken_over_;
    cells_.erase(places_[cell]);
    return cell;
  }
  make_room(count * 2, costs);
  return static_cast<CellIndex>(count);
}

// Whether new room is better than an empty cell: when few are empty, or when places lose their cells often
// and are not many.
bool CouponBook::grows(const CostTable& costs) const {
  const bool is_busy = taken_over_ >= 4 * places_.size() && places_.size() < costs.zone_count(Side::kAsk);
  return is_crowded_ || is_busy;
}

void CouponBook::make_room(std::size_t cell_count, const CostTable& costs) {
  is_crowded_ = false;
  taken_over_ = 0;
  costs_.reset(costs, cell_count);
  for (CellIndex cell = 0; cell < places_.size(); ++cell) set_costs(cell, costs);
  asks_.renumber(costs_.room(), [](ZoneId name) { return name.value(); });
}

void CouponBook::set_costs(CellIndex cell, const CostTable& costs) {
  const Coupon& coupon = places_[cell].coupon;
  const ProgrammeTerms& terms = *programmes_[coupon.programme.value()];
  costs_.set(cell, costs, places_[cell].zone, terms, coupon.locked);
}

void CouponBook::change_costs(const CostTable& costs) {
  make_room(costs_.room(), costs);
}

void CouponBook::audit(const OrderPool& pool, const CostTable& costs) const {
  asks_.audit(pool);
  costs_.audit();
  check(cells_.size() == places_.size());
  CouponCosts anew;
  anew.reset(costs, costs_.room());
  for (CellIndex cell = 0; cell < places_.size(); ++cell) {
    const Place& place = places_[cell];
    check(cells_.at(place) == cell);
    anew.set(cell, costs, place.zone, *programmes_[place.coupon.programme.value()], place.coupon.locked);
    const CostRow is = costs_.from(cell);
    const CostRow ought = anew.from(cell);
    for (std::size_t number = 0; number < is.size(); ++number) check(is[number] == ought[number]);
  }
}

}  // namespace farmgate
