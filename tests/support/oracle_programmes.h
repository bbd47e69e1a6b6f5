// The coupons of asks and the budgets they are paid from (sections 6 and 7 of the rules).
//
// A coupon is taken at the gate: it locks its amount x quantity of a programme's budget. What fills redeem is
// paid at once; the rest of what a command frees stays locked, and counts for budget and cap from the first
// command of the next epoch but one. Coupons are looked at as a whole when a command is done: each holds
// amount x open of the order it is of, and nothing when the order has another one by then or is closed.
//
// Where the rules leave room:
//   - The price and total that tell whether a replace may lose priority are those of the last request that
//     set them and passed the gate, also when the market answered that one `order_closed`. So the replace of
//     an order that is closed can lock budget for two epochs.
//   - Lanes to a deleted zone count, and so do county and attributes of a deleted zone or account.
//
// Invariants, verified by audit():
//   - granted = available + locked + paid for each programme, and none of them is negative;
//   - what is locked is what coupons hold and what is freed but does not count yet, of each account too;
//   - an account has no more locked and paid than the cap.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "tests/support/oracle_market.h"
#include "tests/support/oracle_money.h"
#include "tests/support/oracle_reference.h"
#include "tests/support/oracle_request.h"

namespace farmgate {

class OracleProgrammes {
 public:
  using Key = OracleMarket::Key;

  explicit OracleProgrammes(const OracleReference& reference) : reference_(reference) {}

  // Starts a command, whose time and sequence the market has: what was freed two epochs ago or before counts.
  void begin(const OracleMarket& market);

  // Takes note of a request that passed the gate. Returns the coupon that a new ask, or an ask whose replace
  // may lose its priority, goes on with; one without a number is none. `order` is the order that a replace
  // names.
  OracleCoupon take(const OracleRequest& request, const OracleOrder* order);

  // Ends a command: its fills redeem coupons, and each coupon holds what its order can still need.
  void settle(OracleMarket& market);

  // Pays an account for volume, at once: or not at all, when budget or cap do not cover it.
  bool pay(const std::string& programme, const std::string& account, OracleMoney amount);

  // The reference data has changed, perhaps a budget.
  void note_budgets();

  void forget(const Key& order) { terms_.erase(order); }

  // One line for each programme, in order of their creation.
  std::vector<std::string> balances() const;
  OracleMoney paid() const;

  void audit() const;

 private:
  // Price and total of an ask, as the gate knows them.
  struct Terms {
    std::int64_t price = 0;
    std::int64_t total = 0;
  };

  struct Share {
    OracleMoney locked = 0;
    OracleMoney paid = 0;
  };

  struct Budget {
    OracleMoney granted = 0;
    OracleMoney available = 0;
    Share all;
    std::map<std::string, Share> accounts;
  };

  struct Hold {
    OracleCoupon coupon;
    Key order;
    OracleMoney locked = 0;
  };

  struct Release {
    std::int64_t epoch = 0;
    std::string programme;
    std::string account;
    OracleMoney freed = 0;
  };

  OracleCoupon choose(const OracleRequest& ask) const;
  bool is_for(const OracleProgrammeRow& programme, const OracleRequest& ask) const;
  std::int64_t most_per_lot(const OracleProgrammeRow& programme, const OracleRequest& ask) const;
  bool covers(const OracleCoupon& coupon, const std::string& account, OracleMoney need) const;
  void lock(const std::string& programme, const std::string& account, OracleMoney amount);
  void settle_hold(Hold& hold, OracleMoney held, OracleMoney paid);

  const OracleReference& reference_;
  std::int64_t now_ns_ = 0;
  std::int64_t epoch_ = 0;
  std::int64_t sequence_ = 0;
  std::map<Key, Terms> terms_;  // of the asks that are remembered
  std::map<std::string, Budget> budgets_;
  std::map<std::int64_t, Hold> holds_;  // by the number of their coupon, while they lock something
  std::deque<Release> releases_;        // that do not count yet
};

}  // namespace farmgate
