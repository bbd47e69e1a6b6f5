#include "tests/support/oracle_credit.h"

#include <algorithm>

#include "tests/support/oracle_require.h"

namespace farmgate {

void OracleCredit::begin(std::int64_t epoch) {
  while (!releases_.empty() && releases_.front().epoch + 2 <= epoch) {
    const Release& release = releases_.front();
    Ledger& ledger = ledgers_[release.account];
    ledger.used += release.use;
    ledger.reserved -= release.freed;
    releases_.pop_front();
  }
}

bool OracleCredit::covers(const OracleRequest& request) const {
  const Money amount = needed(request);
  const std::optional<Money> cover = available(request.account);
  return amount == 0 || !cover || *cover >= amount;
}

void OracleCredit::reserve(const OracleRequest& request) {
  const Key key = key_of(request);
  const Money amount = needed(request);
  const bool replaces = request.op == "replace" && terms_.contains(key);
  if (!replaces && !starts_to_count(request)) return;

  terms_[key] = {.price = request.price, .total = request.quantity};
  reserved_[key] += amount;
  ledgers_[request.account].reserved += amount;
}

bool OracleCredit::starts_to_count(const OracleRequest& request) const {
  return request.op == "new" && request.side == "bid" && reference_.credit_line(request.account).has_value();
}

OracleCredit::Money OracleCredit::needed(const OracleRequest& request) const {
  if (request.op == "withdrawal") return *request.amount;
  if (starts_to_count(request)) return Money{request.price} * request.quantity;
  const auto old = terms_.find(key_of(request));
  return request.op == "replace" && old != terms_.end() ? needed_beyond(old->second, request) : 0;
}

// Nothing, when the order keeps its priority.
OracleCredit::Money OracleCredit::needed_beyond(const Terms& old, const OracleRequest& request) {
  const Money dearer = std::max<Money>(0, Money{request.price} - old.price);
  const Money larger = std::max<Money>(0, Money{request.quantity} - old.total);
  return dearer * old.total + request.price * larger;
}

// Nothing, when the account is unlimited.
std::optional<OracleCredit::Money> OracleCredit::available(const std::string& account) const {
  const std::optional<std::int64_t> line = reference_.credit_line(account);
  if (!line) return std::nullopt;
  const Ledger ledger = ledger_of(account);
  return *line - ledger.used - ledger.reserved;
}

OracleCredit::Ledger OracleCredit::ledger_of(const std::string& account) const {
  const auto found = ledgers_.find(account);
  return found == ledgers_.end() ? Ledger() : found->second;
}

void OracleCredit::pay(const OracleRequest& operation) {
  if (operation.op != "deposit" && operation.op != "withdrawal") return;
  const Money paid_in = operation.op == "deposit" ? Money{*operation.amount} : -Money{*operation.amount};
  Ledger& ledger = ledgers_[operation.account];
  ledger.used -= paid_in;
  ledger.paid_in += paid_in;
  if (paid_in > 0) ledger.lowest_available = std::min<Money>(0, ledger.lowest_available + paid_in);
}

std::string OracleCredit::balances_of(const std::string& account) const {
  const std::optional<std::int64_t> line = reference_.credit_line(account);
  const Ledger ledger = ledger_of(account);
  return "line=" + (line ? std::to_string(*line) : "unlimited") + " used=" + money_text(ledger.used) +
         " reserved=" + money_text(ledger.reserved);
}

void OracleCredit::settle(OracleMarket& market) {
  std::map<Key, Money> used;
  for (const OracleFill& fill : market.fills()) used[fill.bid] += Money{fill.delivered} * fill.quantity;

  for (auto& [key, reserved] : reserved_) {
    const OracleOrder* order = market.find(key.first, key.second);
    require(order != nullptr, "an order that is forgotten holds a reservation");
    const Money held = Money{order->request.price} * order->open;
    release({.epoch = market.epoch(), .account = key.first, .use = used[key], .freed = reserved - held});
    reserved = held;
  }
  std::erase_if(reserved_, [](const auto& entry) { return entry.second == 0; });
}

void OracleCredit::release(const Release& release) {
  require(0 <= release.use && release.use <= release.freed, "a reservation does not cover its use");
  if (release.freed > 0) releases_.push_back(release);
}

void OracleCredit::note_lines() {
  for (auto& [account, ledger] : ledgers_) {
    ledger.lowest_available = std::min<Money>(0, available(account).value_or(0));
  }
}

void OracleCredit::audit() const {
  std::map<std::string, Money> reserved;
  for (const auto& [key, amount] : reserved_) reserved[key.first] += amount;
  for (const Release& release : releases_) reserved[release.account] += release.freed;

  for (const auto& [account, ledger] : ledgers_) {
    require(ledger.used + ledger.paid_in >= 0, "fills used less than nothing");
    require(ledger.reserved >= 0, "an account reserves less than nothing");
    require(ledger.reserved == reserved[account], "an account reserves what nobody holds");
    const auto left = available(account).value_or(0);
    require(left >= ledger.lowest_available, "an account goes beyond its line");
  }
}

}  // namespace farmgate
