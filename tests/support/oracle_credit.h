// The credit of bids (sections 5 and 7 of the rules): what each account has reserved and used.
//
// A reservation counts from the command that makes it. What a command frees, and the use that takes its
// place, count from the first command of the next epoch but one. Reservations are looked at as a whole when a
// command is done: each becomes price x open, and what was reserved beyond that is freed. Deposits and
// withdrawals move what is used at once.
//
// Where the rules leave room:
//   - An order that was accepted while its account was unlimited reserves, uses and frees nothing, ever.
//   - An order that was accepted under a line counts to its end, also while its account is unlimited.
//   - A replace follows its order: it reserves when the order counts, and is checked when there is a line.
//   - A replace that needs nothing more is covered, also when less than nothing is available.
//   - The old price and total of a replace are those of the last request that set them and passed the gate,
//     also when the market answered that one `order_closed`, or cancelled the order for it.
//   - A deleted account keeps its line, and all that it has reserved and used.
//   - A new line holds for the commands after it; what is reserved and used stays as it was.
//
// Invariants, verified by audit():
//   - nothing reserved is negative, nor what fills used, payments apart;
//   - what an account has reserved is what its orders hold and what is freed but does not count yet;
//   - what is available is not negative, but where a change of the line left it so, and falls no further.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "tests/support/oracle_market.h"
#include "tests/support/oracle_money.h"
#include "tests/support/oracle_reference.h"
#include "tests/support/oracle_request.h"

namespace farmgate {

class OracleCredit {
 public:
  using Key = OracleMarket::Key;

  explicit OracleCredit(const OracleReference& reference) : reference_(reference) {}

  // Starts a command: what was freed two epochs ago or before counts.
  void begin(std::int64_t epoch);

  // Whether the account can reserve what a new order or a replace needs, or pay out a withdrawal.
  bool covers(const OracleRequest& request) const;

  // Takes note of a request that passed the gate, and reserves what it needs.
  void reserve(const OracleRequest& request);

  // A deposit or a withdrawal that passed the gate; other operations leave what is used alone.
  void pay(const OracleRequest& operation);

  // `line=.. used=.. reserved=..` of an account.
  std::string balances_of(const std::string& account) const;

  // Ends a command: its fills become use, and each order holds what it can still need.
  void settle(OracleMarket& market);

  // The reference data has changed, or a credit line was set.
  void note_lines();

  void forget(const Key& order) { terms_.erase(order); }

  void audit() const;

 private:
  using Money = OracleMoney;

  // The price and total of an order, as the gate knows them.
  struct Terms {
    std::int64_t price = 0;
    std::int64_t total = 0;
  };

  struct Ledger {
    Money used = 0;
    Money reserved = 0;
    Money paid_in = 0;           // deposits less withdrawals, which are in `used` with their sign turned
    Money lowest_available = 0;  // below 0 when the last change of the line left it there
  };

  struct Release {
    std::int64_t epoch = 0;
    std::string account;
    Money use = 0;
    Money freed = 0;
  };

  static Key key_of(const OracleRequest& request) { return {request.account, request.order_id}; }
  static Money needed_beyond(const Terms& old, const OracleRequest& request);
  bool starts_to_count(const OracleRequest& request) const;
  Money needed(const OracleRequest& request) const;
  std::optional<Money> available(const std::string& account) const;
  Ledger ledger_of(const std::string& account) const;
  void release(const Release& release);

  const OracleReference& reference_;
  std::map<Key, Terms> terms_;     // the orders that count, while they are remembered
  std::map<Key, Money> reserved_;  // by each of them, when it is more than nothing
  std::map<std::string, Ledger> ledgers_;
  std::deque<Release> releases_;  // that do not count yet
};

}  // namespace farmgate
