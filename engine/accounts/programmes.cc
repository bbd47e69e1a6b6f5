#include "engine/accounts/programmes.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"

namespace farmgate {

Programmes::Balance Programmes::balance(ProgrammeId programme, AccountId account) const {
  const auto found = share_numbers_.find(key(programme, account));
  return found == share_numbers_.end() ? Balance() : shares_[found->second].balance;
}

// A budget, a cap and a need are at most kMoneyMax each, so that no sum here overflows.
static_assert(kMoneyMax <= INT64_MAX / 4);

bool Programmes::covers(const Programme& programme, const Need& need) const {
  const std::int64_t available = programme.budget - balance(need.coupon.programme).taken();
  if (available < need.money()) return false;
  const auto& cap = programme.terms->account_cap;
  return !cap || balance(need.coupon.programme, need.account).taken() + need.money() <= *cap;
}

bool Programmes::could_cover(const Programme& programme, const Need& need) const {
  if (programme.budget - balance(need.coupon.programme).paid < need.money()) return false;
  const auto& cap = programme.terms->account_cap;
  return !cap || balance(need.coupon.programme, need.account).paid + need.money() <= *cap;
}

// Nobody is granted more than kMoneyMax, so that whatever is told adds up to no more.
bool Programmes::fits_new(const Ask& ask, const Need& need) const {
  const Price locked = need.coupon.locked;
  const bool is_one = locked >= Price{1} && locked <= kCostMax && need.quantity >= kQuantityMin &&
                      need.quantity <= kQuantityMax && need.account.valid();
  return is_one && find(ask) == nullptr && balance(need.coupon.programme).taken() <= kMoneyMax - need.money();
}

bool Programmes::fits_fill(const Ask& ask, const Fill& fill) const {
  const Holding* const holding = find(ask);
  if (holding == nullptr) return fill.redeemed == Price{0};
  return fill.quantity <= Lots{holding->open} && fill.redeemed >= Price{0} &&
         fill.redeemed <= Price{holding->coupon.locked};
}

bool Programmes::fits_open(const Ask& ask, Lots open) const {
  const Holding* const holding = find(ask);
  return holding == nullptr || (open >= Lots{0} && open <= Lots{holding->open});
}

bool Programmes::fits_lock(ProgrammeId programme, std::int64_t money) const {
  return money >= 0 && money <= kMoneyMax && balance(programme).taken() <= kMoneyMax - money;
}

void Programmes::add(const Ask& ask, const Need& need) {
  const ShareNumber share = share_of(need.coupon.programme, need.account);
  lock(share, need.money());
  holding_to_set(ask) = {.placed = ask.placed,
                         .coupon = need.coupon,
                         .share = share,
                         .open = static_cast<std::uint32_t>(need.quantity.value())};
}

// Both coupons, the present one and the new, are locked until the market has answered.
void Programmes::replace(const Replace& replace) {
  note_replaced(replace.order, replace.view);
  if (replace.keeps_priority) return;
  Pending pending{.sequence = replace.sequence,
                  .order = replace.order,
                  .coupon = replace.coupon,
                  .quantity = replace.view.quantity};
  if (replace.coupon.exists()) {
    pending.share = share_of(replace.coupon.programme, replace.account);
    lock(pending.share, money_of(replace.coupon, replace.view.quantity));
  }
  pending_.push_back(pending);
}

void Programmes::filled(const Ask& ask, Timestamp time, const Fill& fill) {
  Holding* const holding = find(ask);
  if (holding == nullptr) return;
  const Price locked = holding->coupon.locked;
  check(fill.quantity <= Lots{holding->open});
  check(fill.redeemed <= locked);
  holding->open -= static_cast<std::uint32_t>(fill.quantity.value());
  pay(holding->share, fill.redeemed.value() * fill.quantity.value());
  release(holding->share, (locked - fill.redeemed).value() * fill.quantity.value(), time);
}

void Programmes::replaced(const Ask& ask, Sequence sequence, Timestamp time, Lots open) {
  Holding* const holding = find(ask);
  const bool loses_priority = !pending_.empty() && pending_.front().sequence == sequence;
  const Lots kept = loses_priority ? Lots{0} : open;
  if (holding != nullptr) {
    give_back(holding->coupon, holding->share, Lots{holding->open} - kept, time);
    holding->open = static_cast<std::uint32_t>(kept.value());
    if (loses_priority) holding->coupon = {};
  }
  if (!loses_priority) return;
  const Pending pending = pending_.front();
  pending_.pop_front();
  if (!pending.coupon.exists()) return;
  give_back(pending.coupon, pending.share, pending.quantity - open, time);
  holding_to_set(ask) = {.placed = ask.placed,
                         .coupon = pending.coupon,
                         .share = pending.share,
                         .open = static_cast<std::uint32_t>(open.value())};
}

// What was locked for a replace that came to nothing goes back whole.
void Programmes::not_replaced(Sequence sequence, Timestamp time) {
  if (pending_.empty() || pending_.front().sequence != sequence) return;
  const Pending& pending = pending_.front();
  give_back(pending.coupon, pending.share, pending.quantity, time);
  pending_.pop_front();
}

void Programmes::not_replaced(const Lock& held, Timestamp time) {
  const ShareNumber share = share_of(held.programme, held.account);
  lock(share, held.money);
  release(share, held.money, time);
}

void Programmes::closed(const Ask& ask, Timestamp time) {
  Holding* const holding = find(ask);
  if (holding == nullptr) return;
  give_back(holding->coupon, holding->share, Lots{holding->open}, time);
  holding->coupon = {};
}

Programmes::ShareNumber Programmes::share_of(ProgrammeId programme, AccountId account) {
  const auto [found, is_new] =
      share_numbers_.try_emplace(key(programme, account), static_cast<ShareNumber>(shares_.size()));
  if (!is_new) return found->second;
  shares_.push_back({.programme = programme, .account = account, .balance = {}});
  if (programme.value() >= balances_.size()) balances_.resize(programme.value() + std::size_t{1});
  return found->second;
}

Programmes::Holding& Programmes::holding_to_set(const Ask& ask) {
  if (ask.commodity.value() >= holdings_.size()) holdings_.resize(ask.commodity.value() + std::size_t{1});
  std::vector<Holding>& of_commodity = holdings_[ask.commodity.value()];
  if (ask.slot >= of_commodity.size()) of_commodity.resize(ask.slot + std::size_t{1});
  return of_commodity[ask.slot];
}

// nullptr: it holds nothing.
const Programmes::Holding* Programmes::find(const Ask& ask) const {
  if (ask.commodity.value() >= holdings_.size()) return nullptr;
  const std::vector<Holding>& of_commodity = holdings_[ask.commodity.value()];
  if (ask.slot >= of_commodity.size()) return nullptr;
  const Holding& holding = of_commodity[ask.slot];
  return holding.placed == ask.placed && holding.coupon.exists() ? &holding : nullptr;
}

Programmes::Holding* Programmes::find(const Ask& ask) {
  const bool holds = std::as_const(*this).find(ask) != nullptr;
  return holds ? &holdings_[ask.commodity.value()][ask.slot] : nullptr;
}

void Programmes::lock(ShareNumber number, std::int64_t money) {
  Share& share = shares_[number];
  share.balance.locked += money;
  balances_[share.programme.value()].locked += money;
  check(share.balance.locked >= 0);
}

void Programmes::pay(ShareNumber number, std::int64_t money) {
  lock(number, -money);
  shares_[number].balance.paid += money;
  balances_[shares_[number].programme.value()].paid += money;
}

void Programmes::give_back(const Coupon& coupon, ShareNumber share, Lots quantity, Timestamp time) {
  if (coupon.exists()) release(share, money_of(coupon, quantity), time);
}

void Programmes::release(ShareNumber share, std::int64_t money, Timestamp time) {
  check(money >= 0);
  if (money == 0) return;
  add({.epoch = epoch(time),
       .programme = shares_[share].programme,
       .account = shares_[share].account,
       .money = money});
}

void Programmes::add(const Release& release) {
  if (releases_.empty()) next_count_time_ = count_time(release.epoch);
  releases_.push_back(release);
}

void Programmes::count_releases(Timestamp time) {
  while (!releases_.empty() && time >= count_time(releases_.front().epoch)) {
    const Release& release = releases_.front();
    lock(share_of(release.programme, release.account), -release.money);
    releases_.pop_front();
  }
  next_count_time_ = releases_.empty() ? kNever : count_time(releases_.front().epoch);
}

std::vector<const Programmes::Share*> Programmes::sorted_shares() const {
  std::vector<const Share*> sorted;
  sorted.reserve(shares_.size());
  for (const Share& share : shares_) sorted.push_back(&share);
  std::ranges::sort(sorted, {}, [](const Share* share) { return key(share->programme, share->account); });
  return sorted;
}

void Programmes::restore_paid(ProgrammeId programme, AccountId account, std::int64_t paid) {
  const ShareNumber share = share_of(programme, account);
  lock(share, paid);
  pay(share, paid);
}

void Programmes::restore_release(const Release& release) {
  lock(share_of(release.programme, release.account), release.money);
  add(release);
}

void Programmes::audit() const {
  std::vector<std::int64_t> locked(shares_.size());
  for (const std::vector<Holding>& of_commodity : holdings_) {
    for (const Holding& holding : of_commodity) {
      if (holding.coupon.exists()) locked[holding.share] += money_of(holding.coupon, Lots{holding.open});
    }
  }
  for (const Pending& pending : pending_) {
    if (pending.coupon.exists()) locked[pending.share] += money_of(pending.coupon, pending.quantity);
  }
  for (const Release& release : releases_) {
    locked[share_numbers_.at(key(release.programme, release.account))] += release.money;
  }
  std::vector<Balance> totals(balances_.size());
  for (std::size_t i = 0; i < shares_.size(); ++i) {
    const Balance& balance = shares_[i].balance;
    check(balance.locked == locked[i]);
    totals[shares_[i].programme.value()].locked += balance.locked;
    totals[shares_[i].programme.value()].paid += balance.paid;
  }
  for (std::size_t i = 0; i < totals.size(); ++i) {
    check(totals[i].locked == balances_[i].locked);
    check(totals[i].paid == balances_[i].paid);
  }
}

}  // namespace farmgate
