#include "engine/accounts/ledger.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/base/check.h"
#include "engine/model/reference_rows.h"

namespace farmgate {
namespace {

// What of the proceeds repays a loan: the share, rounded down, and never more than is owed (rules, section
// 5).
Int128 repayment(const AccountFigures& producer, Int128 proceeds) {
  return std::min(producer.loan, proceeds * producer.repayment_per_mille / kRepaymentPerMilleMax);
}

// Zones and programmes, as of now.
void describe_places(const ReferenceData& reference, Incentives& incentives) {
  const Symbols& symbols = reference.symbols();
  for (std::size_t i = 0; i < symbols.zones.size(); ++i) {
    const Zone& zone = reference.zone(ZoneId{i});
    incentives.change(ZoneRow{.symbol = std::string(symbols.zones.symbol(ZoneId{i})),
                              .county = zone.county,
                              .attributes = zone.attributes});
  }
  for (std::size_t i = 0; i < reference.programme_count(); ++i) {
    ProgrammeRow row = row_of(reference, ProgrammeId{i});
    const std::string symbol = row.symbol;
    incentives.change(std::move(row));
    if (reference.programme(ProgrammeId{i}).deleted) incentives.change(ProgrammeDeletion{symbol});
  }
}

}  // namespace

Ledger::Ledger(const ReferenceData& reference) {
  figures_.reserve(reference.symbols().accounts.size());
  for (std::size_t i = 0; i < reference.symbols().accounts.size(); ++i) {
    const AccountId id{i};
    const Account& account = reference.account(id);
    figures_.describe(id, account.loan, account.repayment_per_mille);
    facts_.set(id, account.owner.valid() ? std::string(reference.symbols().owners.symbol(account.owner)) : "",
               reference.attributes(account));
  }
  describe_places(reference, incentives_);
}

LedgerEntries Ledger::apply(const Event& event, const Symbols& symbols) {
  payments_ = {};
  if (const auto* filled = std::get_if<Filled>(&event.payload)) return apply(event, *filled, symbols);
  if (const auto* booked = std::get_if<Booked>(&event.payload)) {
    return book(booked->account, booked->what, booked->amount);
  }
  const auto* changed = std::get_if<ReferenceChanged>(&event.payload);
  if (changed != nullptr && changed->change != nullptr) apply(*changed->change, symbols);
  return {};
}

LedgerEntries Ledger::apply(const EventHeader& event, const Filled& filled, const Symbols& symbols) {
  const AccountId buyer = filled.bid.order.account;
  const AccountId producer = filled.ask.order.account;
  const LedgerEntries entries = fill(Fill::of(filled, {.buyer = buyer, .producer = producer}));
  if (!has_incentives()) return entries;
  add({.buyer = buyer,
       .producer = producer,
       .producer_symbol = symbols.accounts.symbol(producer),
       .buyer_symbol = symbols.accounts.symbol(buyer),
       .origin = symbols.zones.symbol(filled.ask.zone),
       .destination = symbols.zones.symbol(filled.bid.zone),
       .commodity = symbols.commodities.symbol(event.commodity),
       .quantity = filled.quantity,
       .farm_gate = filled.farm_gate,
       .time = event.time});
  return entries;
}

void Ledger::apply(const ReferenceChange& change, const Symbols& symbols) {
  for (const ReferenceEdit& edit : change) {
    describe(edit);
    if (const auto* row = std::get_if<AccountRow>(&edit)) describe(symbols.accounts.find(row->symbol), *row);
  }
}

void Ledger::add(const Volume& volume) {
  payments_ =
      incentives_.add({.seller = {.account = volume.producer_symbol, .owner = facts_.owner(volume.producer)},
                       .buyer = {.account = volume.buyer_symbol, .owner = facts_.owner(volume.buyer)},
                       .attributes = facts_.attributes(volume.producer),
                       .origin = volume.origin,
                       .destination = volume.destination,
                       .commodity = volume.commodity,
                       .quantity = volume.quantity,
                       .farm_gate = volume.farm_gate,
                       .time = volume.time});
  for (const IncentivePayment& payment : payments_) pay(volume.producer, payment);
}

void Ledger::pay(AccountId producer, const IncentivePayment& payment) {
  figures_.to_change(producer).incentives += payment.amount;
  move(entries_of(payment, producer));
}

LedgerEntries Ledger::entries_of(const IncentivePayment& payment, AccountId producer) {
  LedgerEntries entries;
  entries.add({.party = Party::kProducer, .account = producer, .amount = payment.amount});
  entries.add({.party = Party::kProgramme, .account = {}, .amount = -Int128{payment.amount}});
  return entries;
}

LedgerEntries Ledger::fill(const Fill& fill) {
  const Int128 paid = money(fill.delivered, fill.quantity);
  const Int128 proceeds = money(fill.farm_gate, fill.quantity);
  const Int128 carried = money(fill.unit_cost, fill.quantity);
  const Int128 redeemed = money(fill.redeemed, fill.quantity);
  const Int128 subsidised = money(fill.subsidy, fill.quantity) - redeemed;
  AccountFigures& producer = figures_.to_change(fill.producer);
  const Int128 repaid = repayment(producer, proceeds);
  producer.sold += proceeds;
  producer.repaid += repaid;
  producer.loan -= repaid;
  figures_.to_change(fill.buyer).bought += paid;

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
  LedgerEntries entries;
  if (what == Operation::kCreditLine) return entries;  // moves nothing
  AccountFigures& figures = figures_.to_change(account);
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
    default:
      check(what == Operation::kLoan);
      figures.granted += amount;
      figures.loan += amount;
      enter(Party::kProducer, amount, Party::kLender);
  }
  move(entries);
  return entries;
}

void Ledger::describe(AccountId account, const AccountRow& row) {
  figures_.describe(account, row.loan, row.repayment_per_mille);
  facts_.set(account, row.owner, row.attributes);
}

Int128 Ledger::sum() const {
  Int128 sum = total().position();
  for (const Int128 position : positions_) sum += position;
  return sum;
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
