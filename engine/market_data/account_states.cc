#include "engine/market_data/account_states.h"

#include <string>
#include <utility>
#include <variant>

#include "engine/base/check.h"
#include "engine/model/reference_change_record.h"

namespace farmgate {
namespace {

// Each of so many lists would have taken a row, and more memory than there is.
constexpr std::uint32_t kAttributesMax = (std::uint32_t{1} << 30) - 1;

Error misfit(const EventRecord& event, const std::string& what) {
  return {.code = ErrorCode::kBadInput,
          .message = "the events of sequence " + std::to_string(event.sequence) + " do not add up: " + what};
}

}  // namespace

void AccountStates::change(const ReferenceChange& rows) {
  for (const ReferenceEdit& edit : rows) {
    ledger_.describe(edit);
    if (const auto* row = std::get_if<AccountRow>(&edit)) take(*row);
    if (const auto* key = std::get_if<AccountDeletion>(&edit)) {
      accounts_[take(key->symbol).value()].is_deleted = true;
    }
  }
}

Status AccountStates::apply(const EventRecord& event, std::span<const OrderChange> changes,
                            const Symbols& symbols) {
  credit_.advance(event.time);
  if (const auto* filled = std::get_if<FilledRecord>(&event.payload)) {
    const bool adds_up = filled->delivered + filled->subsidy == filled->farm_gate + filled->unit_cost;
    if (!adds_up) return misfit(event, "what its buyer and its funders pay is not what is received");
    take(event, *filled, changes, symbols);
  } else if (const auto* booked = std::get_if<BookedRecord>(&event.payload)) {
    take(*booked);
  } else if (const auto* changed = std::get_if<ReferenceChangedRecord>(&event.payload)) {
    take(*changed);
    return {};
  }
  if (std::holds_alternative<AcceptedRecord>(event.payload)) account_of(*changes.front().order, symbols);
  if (!has_lines_) return {};
  for (const OrderChange& change : changes) {
    if (change.order->side == Side::kBid) follow(event, *change.order, symbols);
  }
  return {};
}

AccountId AccountStates::take(std::string_view symbol) {
  const AccountId known = names_.find(symbol);
  if (known.valid()) return known;
  accounts_.emplace_back();
  return names_.add(symbol);
}

void AccountStates::take(const AccountRow& row) {
  const AccountId id = take(row.symbol);
  Row& account = accounts_[id.value()];
  account.zone = zones_.keep(row.zone);
  const std::uint32_t attributes = attributes_.keep(row.attributes);
  check(attributes <= kAttributesMax);
  account.attributes = attributes & kAttributesMax;
  account.is_deleted = false;
  set_line(id, row.credit_line);
  ledger_.describe(id, row);
}

void AccountStates::take(const ReferenceChangedRecord& changed) {
  const bool suspends = changed.what == Operation::kSuspend;
  if (changed.what == Operation::kReference) {
    const auto rows = read_reference_change(changed.rows);
    if (rows) change(*rows);  // whoever keeps the books says when they cannot be read
  } else if (is_suspension(changed.what) && changed.account.empty()) {
    everyone_suspended_ = suspends;
  } else if (is_suspension(changed.what)) {
    accounts_[take(changed.account).value()].is_suspended = suspends;
  }
}

void AccountStates::take(const BookedRecord& booked) {
  const AccountId account = take(booked.account);
  const std::int64_t amount = booked.amount.value_or(0);
  ledger_.book(account, booked.what, amount);
  if (booked.what == Operation::kCreditLine) set_line(account, booked.amount);
  if (booked.what == Operation::kDeposit) credit_.use(account, -Int128{amount});
  if (booked.what == Operation::kWithdrawal) credit_.use(account, amount);
}

void AccountStates::take(const EventRecord& event, const FilledRecord& filled,
                         std::span<const OrderChange> changes, const Symbols& symbols) {
  check(changes.size() == 2);  // the ask, then the bid
  const AccountId producer = account_of(*changes[0].order, symbols);
  const AccountId buyer = account_of(*changes[1].order, symbols);
  ledger_.fill(Ledger::Fill::of(filled, {.buyer = buyer, .producer = producer}));
  if (!ledger_.has_incentives()) return;
  ledger_.add({.buyer = buyer,
               .producer = producer,
               .producer_symbol = filled.ask.order.account,
               .buyer_symbol = filled.bid.order.account,
               .origin = filled.ask.zone,
               .destination = filled.bid.zone,
               .commodity = event.commodity,
               .quantity = filled.quantity,
               .farm_gate = filled.farm_gate,
               .time = event.time});
}

AccountId AccountStates::account_of(const OrderState& order, const Symbols& symbols) {
  const std::size_t number = order.account.value();
  if (number >= by_order_number_.size()) by_order_number_.resize(number + 1);
  AccountId& account = by_order_number_[number];
  if (!account.valid()) account = take(symbols.accounts.symbol(order.account));
  return account;
}

// What the gate reports of a bid to its Credit, told by an event (see Gate::report).
void AccountStates::follow(const EventRecord& event, const OrderState& bid, const Symbols& symbols) {
  if (std::holds_alternative<AcceptedRecord>(event.payload)) return place(bid, account_of(bid, symbols));
  const auto found = bids_.find(bid.placed);
  if (found == bids_.end()) return;
  const RecordId number = found->second;
  if (const auto* filled = std::get_if<FilledRecord>(&event.payload)) {
    credit_.filled(number, event.time, filled->delivered, filled->quantity);
  } else if (const auto* replaced = std::get_if<ReplacedRecord>(&event.payload)) {
    credit_.replace(number, event.sequence, replaced->price, replaced->quantity);
    credit_.answered(event.sequence, event.time);
    credit_.replaced(number, event.time, replaced->price, replaced->open);
  }
  if (bid.is_open()) return;
  credit_.closed(number, event.time);
  credit_.forget(number);
  free_.push_back(number);
  bids_.erase(found);
}

void AccountStates::place(const OrderState& bid, AccountId account) {
  if (!accounts_[account.value()].credit_line.has_value()) return;
  credit_.add(number_of(bid.placed), account, bid.price, bid.quantity);
}

void AccountStates::restore_bid(Sequence placed, const Credit::Bid& bid) {
  credit_.restore_bid(number_of(placed), bid);
  has_lines_ = true;
}

void AccountStates::set_line(AccountId account, const CreditLine& line) {
  accounts_[account.value()].credit_line = line;
  has_lines_ |= line.has_value();
}

// Of a bid that counts from here on.
RecordId AccountStates::number_of(Sequence placed) {
  RecordId number{bids_.size()};
  if (!free_.empty()) {
    number = free_.back();
    free_.pop_back();
  }
  check(bids_.emplace(placed, number).second);
  return number;
}

}  // namespace farmgate
