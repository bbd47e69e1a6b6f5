// Who owes whom: what accounts bought, sold, paid and borrowed, and everybody's position.
//
// A position is what is owed to its owner. Every fill and every operation moves several of them, and they sum
// to zero. A producer's loan is repaid from fills, one after the other in the order of their events.
//
// Where the rules leave room:
//   - The loan an account was created with was paid out before: it is owed, but moved no position, and is not
//     in `granted`.
//   - A deleted account keeps its balances, is paid and repays as before.
//
// Invariants, verified by audit():
//   - the positions sum to zero;
//   - an account's position is what it sold, deposited, was granted and got as incentives less what it
//     bought, withdrew, was paid out and repaid;
//   - no loan is negative.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/support/oracle_market.h"
#include "tests/support/oracle_money.h"
#include "tests/support/oracle_reference.h"
#include "tests/support/oracle_request.h"

namespace farmgate {

class OracleLedger {
 public:
  explicit OracleLedger(const OracleReference& reference) : reference_(reference) {}

  // A deposit, withdrawal, payout or loan that passed the gate; a credit line moves no money.
  void book(const OracleRequest& operation);

  // Ends a command: its fills are paid for.
  void settle(const std::vector<OracleFill>& fills);

  // A programme pays an account for volume: nothing of it repays a loan.
  void pay_incentive(const std::string& account, OracleMoney amount);

  // `bought=.. sold=.. ...` of an account, and the positions of those that are no accounts.
  std::string balances_of(const std::string& account) const;
  std::string other_balances() const;

  // The position of all programmes together.
  OracleMoney programmes() const { return programmes_; }

  void audit() const;

 private:
  struct Account {
    OracleMoney bought = 0;
    OracleMoney sold = 0;
    OracleMoney deposited = 0;
    OracleMoney withdrawn = 0;
    OracleMoney paid_out = 0;
    OracleMoney granted = 0;
    OracleMoney repaid = 0;
    OracleMoney incentives = 0;
    OracleMoney position = 0;
  };

  void settle_fill(const OracleFill& fill);
  OracleMoney loan_of(const std::string& account) const;
  Account balances(const std::string& account) const;

  const OracleReference& reference_;
  std::map<std::string, Account> accounts_;
  OracleMoney carriers_ = 0;
  OracleMoney lane_funders_ = 0;
  OracleMoney programmes_ = 0;
  OracleMoney lender_ = 0;
  OracleMoney settlement_ = 0;
};

}  // namespace farmgate
