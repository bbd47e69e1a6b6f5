#include "tests/support/oracle_ledger.h"

#include <algorithm>

#include "tests/support/oracle_require.h"

namespace farmgate {

void OracleLedger::book(const OracleRequest& operation) {
  if (operation.op == "credit_line") return;
  Account& account = accounts_[operation.account];
  const OracleMoney amount = operation.amount.value();
  if (operation.op == "deposit") {
    account.deposited += amount;
    account.position += amount;
    settlement_ -= amount;
  } else if (operation.op == "loan") {
    account.granted += amount;
    account.position += amount;
    lender_ -= amount;
  } else {
    (operation.op == "payout" ? account.paid_out : account.withdrawn) += amount;
    account.position -= amount;
    settlement_ += amount;
  }
}

void OracleLedger::settle(const std::vector<OracleFill>& fills) {
  for (const OracleFill& fill : fills) settle_fill(fill);
}

void OracleLedger::settle_fill(const OracleFill& fill) {
  const OracleMoney quantity = fill.quantity;
  const OracleMoney proceeds = fill.farm_gate * quantity;
  const std::int64_t share = reference_.repayment_per_mille(fill.ask.first);
  const OracleMoney repaid = std::min(loan_of(fill.ask.first), proceeds * share / 1'000);

  Account& buyer = accounts_[fill.bid.first];
  buyer.bought += fill.delivered * quantity;
  buyer.position -= fill.delivered * quantity;
  Account& producer = accounts_[fill.ask.first];
  producer.sold += proceeds;
  producer.repaid += repaid;
  producer.position += proceeds - repaid;
  lender_ += repaid;
  carriers_ += fill.unit_cost * quantity;
  lane_funders_ -= fill.lane_subsidy * quantity;
  programmes_ -= fill.coupon_part * quantity;
}

void OracleLedger::pay_incentive(const std::string& account, OracleMoney amount) {
  accounts_[account].incentives += amount;
  accounts_[account].position += amount;
  programmes_ -= amount;
}

OracleMoney OracleLedger::loan_of(const std::string& account) const {
  const Account present = balances(account);
  return reference_.first_loan(account) + present.granted - present.repaid;
}

OracleLedger::Account OracleLedger::balances(const std::string& account) const {
  const auto found = accounts_.find(account);
  return found == accounts_.end() ? Account() : found->second;
}

std::string OracleLedger::balances_of(const std::string& account) const {
  const Account present = balances(account);
  return "bought=" + money_text(present.bought) + " sold=" + money_text(present.sold) +
         " deposited=" + money_text(present.deposited) + " withdrawn=" + money_text(present.withdrawn) +
         " paid_out=" + money_text(present.paid_out) + " granted=" + money_text(present.granted) +
         " repaid=" + money_text(present.repaid) + " incentives=" + money_text(present.incentives) +
         " loan=" + money_text(loan_of(account)) + " position=" + money_text(present.position);
}

std::string OracleLedger::other_balances() const {
  return "carriers=" + money_text(carriers_) + " lane_funders=" + money_text(lane_funders_) +
         " lender=" + money_text(lender_) + " settlement=" + money_text(settlement_);
}

void OracleLedger::audit() const {
  OracleMoney sum = carriers_ + lane_funders_ + programmes_ + lender_ + settlement_;
  for (const auto& [symbol, account] : accounts_) {
    const OracleMoney gained = account.sold + account.deposited + account.granted + account.incentives;
    const OracleMoney spent = account.bought + account.withdrawn + account.paid_out + account.repaid;
    require(account.position == gained - spent, "a position is not what its balances make");
    require(loan_of(symbol) >= 0, "an account repaid more than its loan");
    sum += account.position;
  }
  require(sum == 0, "the positions do not sum to zero");
}

}  // namespace farmgate
