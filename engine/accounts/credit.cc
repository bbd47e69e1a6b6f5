#include "engine/accounts/credit.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>

#include "engine/base/check.h"

namespace farmgate {

Int128 Credit::need_of_replace(const Bid& bid, Price price, Lots quantity) {
  const Price rise = std::max(Price{0}, price - bid.price);
  const Lots more = std::max(Lots{0}, quantity - bid.quantity);
  return money(rise, bid.quantity) + money(price, more);
}

void Credit::add(RecordId order, AccountId account, Price price, Lots quantity) {
  balances_.to_change(account).reserved += need_of_new(price, quantity);
  bids_.put(order, {.price = price,
                    .reported_price = price,
                    .quantity = quantity,
                    .reported_open = quantity,
                    .account = account});
}

Int128 Credit::replace(RecordId order, Sequence sequence, Price price, Lots quantity) {
  Bid* const bid = bids_.find(order);
  check(bid != nullptr);
  const Int128 need = need_of_replace(*bid, price, quantity);
  bid->price = price;
  bid->quantity = quantity;
  if (need == 0) return 0;
  balances_.to_change(bid->account).reserved += need;
  replaces_.push_back({.sequence = sequence, .account = bid->account, .need = need});
  return need;
}

// What was reserved for a replace goes back whole, whatever came of it: replaced() takes what it needs.
void Credit::answered(Sequence sequence, Timestamp time) {
  while (!replaces_.empty() && replaces_.front().sequence <= sequence) {
    release(replaces_.front().account, time, replaces_.front().need, 0);
    replaces_.pop_front();
  }
}

void Credit::filled(RecordId order, Timestamp time, Price delivered, Lots quantity) {
  Bid* const bid = bids_.find(order);
  if (bid == nullptr) return;
  check(quantity <= bid->reported_open);
  bid->reported_open = Lots{bid->reported_open} - quantity;
  release(bid->account, time, money(bid->reported_price, quantity), money(delivered, quantity));
}

void Credit::replaced(RecordId order, Timestamp time, Price price, Lots open) {
  Bid* const bid = bids_.find(order);
  if (bid == nullptr) return;
  const Int128 before = money(bid->reported_price, bid->reported_open);
  bid->reported_price = price;
  bid->reported_open = open;
  release(bid->account, time, before - money(price, open), 0);
}

void Credit::closed(RecordId order, Timestamp time) {
  Bid* const bid = bids_.find(order);
  if (bid == nullptr || Lots{bid->reported_open} == Lots{0}) return;
  release(bid->account, time, money(bid->reported_price, bid->reported_open), 0);
  bid->reported_open = Lots{0};
}

void Credit::not_replaced(AccountId account, Timestamp time, Int128 need) {
  balances_.to_change(account).reserved += need;
  release(account, time, need, 0);
}

void Credit::release(AccountId account, Timestamp time, Int128 reserved, Int128 used) {
  if (reserved == 0 && used == 0) return;
  add({.epoch = epoch(time),
       .reserved = static_cast<std::int64_t>(reserved),
       .used = static_cast<std::int64_t>(used),
       .account = account});
}

void Credit::restore_release(const Release& release) {
  balances_.to_change(release.account).reserved += release.reserved;
  add(release);
}

bool Credit::can_release_all() const {
  absl::flat_hash_map<AccountId, Int128> left;  // what is reserved behind them all
  visit_releases([&](const Release& release) {
    left.try_emplace(release.account, balance(release.account).reserved).first->second -= release.reserved;
  });
  const auto is_negative = [](const auto& entry) { return entry.second < 0; };
  if (std::ranges::any_of(left, is_negative)) return false;
  for (std::size_t i = releases_.size(); i > 0; --i) {
    Int128& reserved = left[releases_[i - 1].account];
    reserved += releases_[i - 1].reserved;
    if (reserved < 0) return false;
  }
  return true;
}

void Credit::add(const Release& release) {
  if (releases_.empty()) next_count_time_ = count_time(release.epoch);
  releases_.push_back(release);
}

void Credit::restore_bid(RecordId order, const Bid& bid) {
  bids_.put(order, bid);
  balances_.to_change(bid.account).reserved += money(bid.reported_price, bid.reported_open);
}

// Balances of many accounts lie far apart: those of the releases that come next are fetched.
void Credit::count_releases(Timestamp time) {
  constexpr std::size_t kAhead = 16;
  while (!releases_.empty() && time >= count_time(releases_.front().epoch)) {
    if (releases_.size() > kAhead) prefetch(releases_[kAhead].account);
    const Release& release = releases_.front();
    Balance& balance = balances_.to_change(release.account);
    balance.reserved -= release.reserved;
    balance.used += release.used;
    check(balance.reserved >= 0);
    releases_.pop_front();
  }
  next_count_time_ = releases_.empty() ? kNever : count_time(releases_.front().epoch);
}

Credit::Balance Credit::balance_at(AccountId account, Timestamp time) const {
  Balance balance = balances_[account];
  visit_releases([&](const Release& release) {
    if (release.account != account || time < count_time(release.epoch)) return;
    balance.reserved -= release.reserved;
    balance.used += release.used;
  });
  return balance;
}

void Credit::audit(std::size_t account_count) const {
  absl::flat_hash_map<AccountId, Int128> reserved;
  bids_.visit([&reserved](const Bid& bid) {
    reserved[bid.account] += money(bid.reported_price, Lots{bid.reported_open});
  });
  for (const Replace& replace : replaces_) reserved[replace.account] += replace.need;
  visit_releases([&reserved](const Release& release) { reserved[release.account] += release.reserved; });
  for (std::size_t i = 0; i < account_count; ++i) {
    const auto of_account = reserved.find(AccountId{i});
    check(balance(AccountId{i}).reserved == (of_account == reserved.end() ? 0 : of_account->second));
  }
}

}  // namespace farmgate
