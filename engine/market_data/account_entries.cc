#include "engine/market_data/account_entries.h"

#include <cstddef>
#include <utility>
#include <variant>

#include "engine/base/check.h"
#include "engine/model/reference_change_record.h"

namespace farmgate {
namespace {

constexpr std::size_t kKnownMax = 100'000;  // accounts; some 30 MB

// Accounts by the numbers they have in a movement.
constexpr AccountId kBuyer{0};
constexpr AccountId kProducer{1};

Error misfit(const EventRecord& event, const char* what) {
  return {.code = ErrorCode::kBadInput,
          .message = "the events of sequence " + std::to_string(event.sequence) + " do not add up: " + what};
}

AccountEntry entry_of(const EventRecord& event, EntryKind kind, const AccountFigures& figures) {
  AccountEntry entry;
  entry.place = {.sequence = event.sequence, .index = event.index, .kind = kind};
  entry.time = event.time;
  entry.position = figures.position();
  entry.loan = figures.loan;
  return entry;
}

// Of the fill of one side.
AccountEntry fill_entry(const EventRecord& event, EntryKind kind, const AccountFigures& figures) {
  const auto& filled = std::get<FilledRecord>(event.payload);
  const bool is_bid = kind == EntryKind::kBought;
  const OrderRecord& own = is_bid ? filled.bid.order : filled.ask.order;
  const OrderRecord& other = is_bid ? filled.ask.order : filled.bid.order;
  AccountEntry entry = entry_of(event, kind, figures);
  entry.commodity = event.commodity;
  entry.order_id = own.id;
  entry.counterparty = other.account;
  entry.counterparty_order_id = other.id;
  entry.quantity = filled.quantity;
  entry.price = is_bid ? filled.delivered : filled.farm_gate;
  return entry;
}

EntryKind kind_of(Operation booked) {
  switch (booked) {
    case Operation::kDeposit:
      return EntryKind::kDeposited;
    case Operation::kWithdrawal:
      return EntryKind::kWithdrawn;
    case Operation::kPayout:
      return EntryKind::kPaidOut;
    default:
      check(booked == Operation::kLoan);
      return EntryKind::kLoanGranted;
  }
}

}  // namespace

Status AccountEntries::apply(const EventRecord& event, LedgerBatch& batch) {
  if (const auto* filled = std::get_if<FilledRecord>(&event.payload)) return take(event, *filled, batch);
  if (const auto* booked = std::get_if<BookedRecord>(&event.payload)) return take(event, *booked, batch);
  const auto* changed = std::get_if<ReferenceChangedRecord>(&event.payload);
  if (changed == nullptr || changed->what != Operation::kReference) return {};
  const auto rows = read_reference_change(changed->rows);
  return rows ? change(*rows) : Status(misfit(event, "its rows cannot be read"));
}

Status AccountEntries::change(std::span<const ReferenceEdit> rows) {
  for (const ReferenceEdit& edit : rows) {
    const auto* const row = std::get_if<AccountRow>(&edit);
    if (row == nullptr) continue;
    if (Status taken = take(*row); !taken) return taken;
  }
  return {};
}

void AccountEntries::finish(LedgerBatch& batch) {
  for (auto& [account, known] : known_) {
    if (std::exchange(known->has_changed, false)) batch.put(account, known->balance);
  }
  if (known_.size() > kKnownMax) known_.clear();
}

Result<AccountEntries::Known*> AccountEntries::find(std::string_view account) {
  if (const auto found = known_.find(account); found != known_.end()) return found->second.get();
  auto balance = store_.balance(account);
  if (!balance) return std::move(balance).error();
  auto known = std::make_unique<Known>(Known{.balance = *balance});
  return known_.emplace(std::string(account), std::move(known)).first->second.get();
}

// A loan is in an account's first row, and every later one says the same.
Status AccountEntries::take(const AccountRow& row) {
  const auto known = find(row.symbol);
  if (!known) return known.error();
  AccountBalance& balance = (*known)->balance;
  const AccountBalance before = balance;
  if (!balance.is_described) balance.figures.loan += row.loan;
  balance.figures.repayment_per_mille = row.repayment_per_mille;
  if (balance == before) return {};
  balance.is_described = true;
  (*known)->has_changed = true;
  return {};
}

Status AccountEntries::take(const EventRecord& event, const FilledRecord& filled, LedgerBatch& batch) {
  const bool adds_up = filled.delivered + filled.subsidy == filled.farm_gate + filled.unit_cost;
  if (!adds_up) return misfit(event, "what its buyer and its funders pay is not what is received");
  const std::string_view buyer_name = filled.bid.order.account;
  const std::string_view producer_name = filled.ask.order.account;
  if (buyer_name == producer_name) return misfit(event, "an account trades with itself");
  const auto buyer = find(buyer_name);
  if (!buyer) return buyer.error();
  const auto producer = find(producer_name);
  if (!producer) return producer.error();

  const AccountFigures bought_before = (*buyer)->balance.figures;
  const AccountFigures sold_before = (*producer)->balance.figures;
  scratch_.restore(kBuyer, bought_before);
  scratch_.restore(kProducer, sold_before);
  scratch_.fill(Ledger::Fill::of(filled, {.buyer = kBuyer, .producer = kProducer}));
  const AccountFigures bought = scratch_.figures(kBuyer);
  const AccountFigures sold = scratch_.figures(kProducer);

  AccountEntry entry = fill_entry(event, EntryKind::kBought, bought);
  entry.amount = bought_before.bought - bought.bought;
  batch.put(buyer_name, entry);
  const Int128 repaid = sold.repaid - sold_before.repaid;
  entry = fill_entry(event, EntryKind::kSold, sold);
  entry.amount = sold.sold - sold_before.sold;
  entry.position += repaid;  // that is the next entry
  entry.loan += repaid;
  batch.put(producer_name, entry);
  if (repaid != 0) {
    entry = fill_entry(event, EntryKind::kRepaid, sold);
    entry.amount = -repaid;
    batch.put(producer_name, entry);
  }
  **buyer = {.balance = {.figures = bought, .is_described = (*buyer)->balance.is_described},
             .has_changed = true};
  **producer = {.balance = {.figures = sold, .is_described = (*producer)->balance.is_described},
                .has_changed = true};
  return {};
}

Status AccountEntries::pay(const EventRecord& event, std::span<const IncentivePayment> payments,
                           LedgerBatch& batch) {
  const std::string_view producer = std::get<FilledRecord>(event.payload).ask.order.account;
  const auto known = find(producer);
  if (!known) return known.error();
  AccountFigures& figures = (*known)->balance.figures;
  (*known)->has_changed = true;
  std::uint32_t part = 0;
  for (const IncentivePayment& payment : payments) {
    scratch_.restore(kProducer, figures);
    scratch_.pay(kProducer, payment);
    figures = scratch_.figures(kProducer);
    AccountEntry entry = fill_entry(event, EntryKind::kIncentive, figures);
    entry.place.part = part++;
    entry.amount = payment.amount;
    entry.programme = payment.programme;
    batch.put(producer, entry);
  }
  return {};
}

Status AccountEntries::take(const EventRecord& event, const BookedRecord& booked, LedgerBatch& batch) {
  if (booked.what == Operation::kCreditLine) return {};  // moves nothing
  const auto known = find(booked.account);
  if (!known) return known.error();
  AccountFigures& figures = (*known)->balance.figures;
  const AccountFigures before = figures;
  scratch_.restore(kBuyer, before);
  scratch_.book(kBuyer, booked.what, booked.amount.value_or(0));
  figures = scratch_.figures(kBuyer);
  (*known)->has_changed = true;

  AccountEntry entry = entry_of(event, kind_of(booked.what), figures);
  entry.amount = figures.position() - before.position();
  entry.request_id = booked.request_id;
  entry.ordered_by = booked.ordered_by;
  batch.put(booked.account, entry);
  return {};
}

}  // namespace farmgate
