// The credit of bids (sections 5 and 7 of the rules): what each account has reserved and used.
//
// A reservation counts from the command that makes it. What a command frees, and the use that takes its
// place, count from the first command of the next epoch but one. Reservations are looked at as a whole when a
// command is done: each becomes price x open, and what was reserved beyond that is freed.
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
//   - nothing used or reserved is negative;
//   - what an account has reserved is what its orders hold and what is freed but does not count yet;
//   - what is available is not negative, but where a change of the line left it so, and falls no further.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "tests/support/oracle_market.h"
#include "tests/support/oracle_reference.h"
#include "tests/support/oracle_request.h"

namespace farmgate {

class OracleCredit {
 public:
  using Key = OracleMarket::Key;

  explicit OracleCredit(const OracleReference& reference) : reference_(reference) {}

  // Starts a command: what was freed two epochs ago or before counts.
  void begin(std::int64_t epoch);

  // Whether the account can reserve what a new order or a replace needs.
  bool covers(const OracleRequest& request) const;

  // Takes note of a request that passed the gate, and reserves what it needs.
  void reserve(const OracleRequest& request);

  // Ends a command: its fills become use, and each order holds what it can still need.
  void settle(OracleMarket& market);

  // The reference data has changed, perhaps a line.
  void note_lines();

  void forget(const Key& order) { terms_.erase(order); }

  void audit() const;

 private:
  // Price x quantity of a whole account can be more than 64 bits hold.
  __extension__ using Money = __int128;

  // The price and total of an order, as the gate knows them.
  struct Terms {
    std::int64_t price = 0;
    std::int64_t total = 0;
  };

  struct Ledger {
    Money used = 0;
    Money reserved = 0;
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
  void release(const Release& release);

  const OracleReference& reference_;
  std::map<Key, Terms> terms_;     // the orders that count, while they are remembered
  std::map<Key, Money> reserved_;  // by each of them, when it is more than nothing
  std::map<std::string, Ledger> ledgers_;
  std::deque<Release> releases_;  // that do not count yet
};

}  // namespace farmgate
