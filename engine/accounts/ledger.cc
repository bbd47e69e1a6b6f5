#include "engine/accounts/ledger.h"

#include <algorithm>

#include "engine/base/check.h"

namespace farmgate {
namespace {

// What of the proceeds repays a loan: the share, rounded down, and never more than is owed (rules, section
// 5).
Int128 repayment(const AccountFigures& producer, Int128 proceeds) {
  return std::min(producer.loan, proceeds * producer.repayment_per_mille / kRepaymentPerMilleMax);
}

}  // namespace

Ledger::Ledger(const ReferenceData& reference) {
  for (std::size_t i = 0; i < reference.symbols().accounts.size(); ++i) {
    const AccountId id{i};
    const farmgate::Account& account = reference.account(id);
    AccountFigures& figures = to_change(id).figures;
    figures.loan = account.loan;
    figures.repayment_per_mille = account.repayment_per_mille;
    accounts_.back().is_described = true;
  }
}

LedgerEntries Ledger::apply(const Event& event, const Symbols& symbols) {
  if (const auto* filled = std::get_if<Filled>(&event.payload)) {
    return fill({.buyer = filled->bid.order.account,
                 .producer = filled->ask.order.account,
                 .quantity = filled->quantity,
                 .farm_gate = filled->farm_gate,
                 .delivered = filled->delivered,
                 .unit_cost = filled->unit_cost,
                 .subsidy = filled->subsidy,
                 .redeemed = filled->redeemed});
  }
  if (const auto* booked = std::get_if<Booked>(&event.payload)) {
    return book(booked->account, booked->what, booked->amount);
  }
  const auto* changed = std::get_if<ReferenceChanged>(&event.payload);
  if (changed == nullptr || changed->change == nullptr) return {};
  for (const ReferenceEdit& edit : *changed->change) {
    if (const auto* row = std::get_if<AccountRow>(&edit)) describe(symbols.accounts.find(row->symbol), *row);
  }
  return {};
}

LedgerEntries Ledger::fill(const Fill& fill) {
  const Int128 paid = money(fill.delivered, fill.quantity);
  const Int128 proceeds = money(fill.farm_gate, fill.quantity);
  const Int128 carried = money(fill.unit_cost, fill.quantity);
  const Int128 redeemed = money(fill.redeemed, fill.quantity);
  const Int128 subsidised = money(fill.subsidy, fill.quantity) - redeemed;
  AccountFigures& producer = to_change(fill.producer).figures;
  const Int128 repaid = repayment(producer, proceeds);
  producer.sold += proceeds;
  producer.repaid += repaid;
  producer.loan -= repaid;
  to_change(fill.buyer).figures.bought += paid;

  LedgerEntries entries;
  entries.add({.party = Party::kBuyer, .account = fill.buyer, .amount = -paid});
  entries.add({.party = Party::kProducer, .account = fill.producer, .amount = proceeds - repaid});
  entries.add({.party = Party::kCarrier, .account = {}, .amount = carried});
  entries.add({.party = Party::kLaneFunder, .account = {}, .amount = -subsidised});
  entries.add({.party = Party::kProgramme, .account = {}, .amount = -redeemed});
  entries.add({.party = Party::kLender, .account = {}, .amount = repaid});
  move(entries);
  return entries;
}

LedgerEntries Ledger::book(AccountId account, Operation what, std::int64_t amount) {
  AccountFigures& figures = to_change(account).figures;
  LedgerEntries entries;
  const auto enter = [&](Party own, Int128 moved, Party other) {
    entries.add({.party = own, .account = account, .amount = moved});
    entries.add({.party = other, .account = {}, .amount = -moved});
  };
  switch (what) {
    case Operation::kDeposit:
      figures.deposited += amount;
      enter(Party::kBuyer, amount, Party::kSettlement);
      break;
    case Operation::kWithdrawal:
      figures.withdrawn += amount;
      enter(Party::kBuyer, -Int128{amount}, Party::kSettlement);
      break;
    case Operation::kPayout:
      figures.paid_out += amount;
      enter(Party::kProducer, -Int128{amount}, Party::kSettlement);
      break;
    case Operation::kLoan:
      figures.granted += amount;
      figures.loan += amount;
      enter(Party::kProducer, amount, Party::kLender);
      break;
    default:
      check(what == Operation::kCreditLine);  // moves nothing
  }
  move(entries);
  return entries;
}

// An account that was opened before its first row owed nothing then, and the row says so too.
void Ledger::describe(AccountId account, const AccountRow& row) {
  Account& described = to_change(account);
  if (!described.is_described) described.figures.loan += row.loan;
  described.is_described = true;
  described.figures.repayment_per_mille = row.repayment_per_mille;
}

AccountFigures Ledger::total() const {
  AccountFigures total;
  for (const Account& account : accounts_) {
    const AccountFigures& figures = account.figures;
    total.bought += figures.bought;
    total.sold += figures.sold;
    total.deposited += figures.deposited;
    total.withdrawn += figures.withdrawn;
    total.paid_out += figures.paid_out;
    total.granted += figures.granted;
    total.repaid += figures.repaid;
    total.loan += figures.loan;
  }
  return total;
}

Int128 Ledger::sum() const {
  Int128 sum = total().position();
  for (const Int128 position : positions_) sum += position;
  return sum;
}

Ledger::Account& Ledger::to_change(AccountId account) {
  if (account.value() >= accounts_.size()) accounts_.resize(account.value() + std::size_t{1});
  return accounts_[account.value()];
}

void Ledger::move(const LedgerEntries& entries) {
  Int128 sum = 0;
  for (const LedgerEntry& entry : entries.all()) {
    sum += entry.amount;
    const bool is_account = entry.party == Party::kBuyer || entry.party == Party::kProducer;
    if (!is_account) positions_[static_cast<std::size_t>(entry.party)] += entry.amount;
  }
  check(sum == 0);
}

}  // namespace farmgate
