#include "engine/accounts/figures_by_account.h"

#include <limits>

#include "engine/base/check.h"
#include "engine/model/units.h"

namespace farmgate {
namespace {

// Whether there is nothing in them that a row alone does not say.
bool are_of_row(const AccountFigures& figures) {
  using Limits = std::numeric_limits<std::int64_t>;
  const bool fits = figures.loan >= Limits::min() && figures.loan <= Limits::max();
  return fits &&
         figures == AccountFigures{.loan = figures.loan, .repayment_per_mille = figures.repayment_per_mille};
}

}  // namespace

AccountFigures FiguresByAccount::figures(AccountId account) const {
  const Place place = this->place(account);
  if (place >= kMoved) return moved_[number(place)];
  const Owed owed = this->owed(place);
  return {.loan = owed.loan, .repayment_per_mille = owed.repayment_per_mille};
}

bool FiguresByAccount::is_described(AccountId account) const {
  const Place place = this->place(account);
  return place >= kMoved ? (place & kDescribed) != 0 : place != kUnknown;
}

// An account that was opened before its first row owed nothing then, and the row says so too.
void FiguresByAccount::describe(AccountId account, std::int64_t loan, std::int64_t repayment_per_mille) {
  Place& place = place_of(account);
  if (place < kMoved) {
    const std::int64_t owed = place == kUnknown ? loan : this->owed(place).loan;
    return put(account, {.loan = owed, .repayment_per_mille = repayment_per_mille});
  }
  AccountFigures& figures = moved_[number(place)];
  if ((place & kDescribed) == 0) figures.loan += loan;
  figures.repayment_per_mille = repayment_per_mille;
  place |= kDescribed;
}

void FiguresByAccount::restore(AccountId account, const AccountFigures& figures) {
  if (place_of(account) < kMoved && are_of_row(figures)) {
    return put(account, {.loan = static_cast<std::int64_t>(figures.loan),
                         .repayment_per_mille = figures.repayment_per_mille});
  }
  to_change(account) = figures;
  place_of(account) |= kDescribed;
}

AccountFigures FiguresByAccount::total() const {
  AccountFigures total;
  for (const Place place : places_) {
    if (place < kMoved) total.loan += owed(place).loan;
  }
  for (const AccountFigures& figures : moved_) {
    total.bought += figures.bought;
    total.sold += figures.sold;
    total.deposited += figures.deposited;
    total.withdrawn += figures.withdrawn;
    total.paid_out += figures.paid_out;
    total.granted += figures.granted;
    total.repaid += figures.repaid;
    total.incentives += figures.incentives;
    total.loan += figures.loan;
  }
  return total;
}

FiguresByAccount::Place& FiguresByAccount::place_of(AccountId account) {
  if (account.value() >= places_.size()) places_.resize(account.value() + std::size_t{1}, kUnknown);
  return places_[account.value()];
}

// Of an account that has moved nothing.
FiguresByAccount::Owed FiguresByAccount::owed(Place place) const {
  if (place >= kOwing) return owing_[number(place)];
  return {.loan = 0, .repayment_per_mille = number(place)};
}

// Of an account that has moved nothing. Shares that no row can have are kept like loans.
void FiguresByAccount::put(AccountId account, const Owed& owed) {
  Place& place = place_of(account);
  const bool is_plain =
      owed.loan == 0 && owed.repayment_per_mille >= 0 && owed.repayment_per_mille <= kRepaymentPerMilleMax;
  if (is_plain) {
    place = kPlain | static_cast<Place>(owed.repayment_per_mille);
  } else if (place >= kOwing) {
    owing_[number(place)] = owed;
  } else {
    check(owing_.size() <= kNumbers);
    place = kOwing | static_cast<Place>(owing_.size());
    owing_.push_back(owed);
  }
}

AccountFigures& FiguresByAccount::move(AccountId account) {
  Place& place = place_of(account);
  const AccountFigures before = figures(account);
  const Place described = place == kUnknown ? 0 : kDescribed;
  check(moved_.size() <= kNumbers);
  place = kMoved | described | static_cast<Place>(moved_.size());
  return moved_.emplace_back(before);
}

}  // namespace farmgate
