#include "engine/journal/snapshot_bounds.h"

#include <algorithm>
#include <initializer_list>
#include <limits>

namespace farmgate {
namespace {

constexpr Int128 kSumMax = Int128{1} << 90;
constexpr Int128 kPositionMax = Int128{1} << 124;  // what all accounts together can be owed

bool is_total(Int128 money) {
  return money >= 0 && is_sum(money);
}

// Either way.
bool is_of_one_order(Int128 money) {
  return money >= -kMoneyMax && money <= kMoneyMax;
}

}  // namespace

bool is_sum(Int128 money) {
  return money >= -kSumMax && money <= kSumMax;
}

bool is_epoch(std::int64_t number) {
  return number >= 0 && number <= epoch(Timestamp{std::numeric_limits<std::int64_t>::max()});
}

bool is_possible(const SnapshotCredit& credit) {
  if (!credit.epoch) return is_sum(credit.used) && is_sum(credit.reserved);
  return is_of_one_order(credit.used) && is_of_one_order(credit.reserved) && is_epoch(*credit.epoch);
}

bool is_possible(const SnapshotSubsidy& subsidy) {
  return subsidy.money >= 0 && subsidy.money <= kMoneyMax && (!subsidy.epoch || is_epoch(*subsidy.epoch));
}

bool is_possible(const SnapshotFigures& figures) {
  const AccountFigures& moved = figures.figures;
  const std::initializer_list<Int128> totals{moved.bought,    moved.sold,       moved.deposited,
                                             moved.withdrawn, moved.paid_out,   moved.granted,
                                             moved.repaid,    moved.incentives, moved.loan};
  return std::ranges::all_of(totals, is_total);
}

bool is_possible(const SnapshotPosition& position) {
  return position.amount >= -kPositionMax && position.amount <= kPositionMax;
}

bool can_rest(const SnapshotOrder& order, Price tick, Sequence last) {
  const bool price_fits =
      order.price >= kPriceMin && order.price <= kPriceMax && order.price.value() % tick.value() == 0;
  const bool quantity_fits = order.open >= kQuantityMin && order.open <= kQuantityMax &&
                             order.filled >= Lots{0} && order.filled <= kQuantityMax - order.open;
  const bool history_fits =
      !order.history || (order.history->filled_money >= 0 && order.history->filled_money <= kMoneyMax);
  const Sequence placed = order.placed.sequence;
  const bool priority_fits = placed >= 1 && placed <= order.priority && order.priority <= last;
  return price_fits && quantity_fits && history_fits && priority_fits;
}

}  // namespace farmgate
