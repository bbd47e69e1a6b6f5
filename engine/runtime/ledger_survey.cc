#include "engine/runtime/ledger_survey.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/accounts/ledger.h"
#include "engine/model/event_record.h"
#include "engine/model/reference_change_record.h"
#include "engine/model/symbols.h"

namespace farmgate {
namespace {

Error broken(Sequence sequence, const std::string& what) {
  return {.code = ErrorCode::kBadInput,
          .message = "the event log is damaged at sequence " + std::to_string(sequence) + ": " + what};
}

// What entries come to, added up apart from the ledger, which keeps figures of another kind.
struct Positions {
  absl::flat_hash_map<AccountId, Int128> accounts;  // that had any entry
  std::array<Int128, kPartyCount> parties{};        // those that are no account

  void enter(const LedgerEntries& entries) {
    for (const LedgerEntry& entry : entries.all()) {
      Int128& position =
          entry.account.valid() ? accounts[entry.account] : parties[static_cast<std::size_t>(entry.party)];
      position += entry.amount;
    }
  }
};

// A ledger by names.
class NamedLedger {
 public:
  // Before the first command: from here on loans and programmes are known.
  Status begin(const ReferenceSource& genesis) {
    found_.is_whole = true;
    return genesis.visit([this](const ReferenceChange& rows) {
      change(rows);
      return Status();
    });
  }

  Status take(const EventRecord& event) {
    if (const auto* filled = std::get_if<FilledRecord>(&event.payload)) return take(event, *filled);
    if (const auto* booked = std::get_if<BookedRecord>(&event.payload)) take(*booked);
    if (const auto* changed = std::get_if<ReferenceChangedRecord>(&event.payload))
      return take(event, *changed);
    return {};
  }

  Result<LedgerSurvey> found() const {
    LedgerSurvey found = found_;
    const AccountFigures total = ledger_.total();
    found.moved = total.bought;
    found.repaid = total.repaid;
    found.incentives = total.incentives;
    AccountId first_misfit;
    for (const auto& [account, position] : positions_.accounts) {
      if (position != ledger_.figures(account).position()) first_misfit = std::min(first_misfit, account);
      ++found.account_count;
      found.sum += position;
    }
    if (first_misfit.valid()) return misfit(first_misfit);
    for (const Int128 position : positions_.parties) found.sum += position;
    return found;
  }

 private:
  void take(const BookedRecord& booked) {
    positions_.enter(ledger_.book(number(booked.account), booked.what, booked.amount.value_or(0)));
    ++found_.booking_count;
  }

  Status take(const EventRecord& event, const FilledRecord& fill) {
    const bool adds_up =
        fill.delivered + fill.subsidy == fill.farm_gate + fill.unit_cost && fill.redeemed <= fill.subsidy;
    if (!adds_up) return broken(event.sequence, "the money of a fill does not add up");
    const Ledger::Traders traders{.buyer = number(fill.bid.order.account),
                                  .producer = number(fill.ask.order.account)};
    positions_.enter(ledger_.fill(Ledger::Fill::of(fill, traders)));
    ++found_.fill_count;
    if (ledger_.has_incentives()) pay_for_volume(event, fill, traders);
    return {};
  }

  void pay_for_volume(const EventRecord& event, const FilledRecord& fill, const Ledger::Traders& traders) {
    ledger_.add({.buyer = traders.buyer,
                 .producer = traders.producer,
                 .producer_symbol = fill.ask.order.account,
                 .buyer_symbol = fill.bid.order.account,
                 .origin = fill.ask.zone,
                 .destination = fill.bid.zone,
                 .commodity = event.commodity,
                 .quantity = fill.quantity,
                 .farm_gate = fill.farm_gate,
                 .time = event.time});
    for (const IncentivePayment& payment : ledger_.payments()) {
      positions_.enter(Ledger::entries_of(payment, traders.producer));
    }
  }

  Status take(const EventRecord& event, const ReferenceChangedRecord& changed) {
    const bool has_rows = found_.is_whole && changed.what == Operation::kReference;
    if (!has_rows) return {};
    const auto rows = read_reference_change(changed.rows);
    if (!rows) return broken(event.sequence, "its rows cannot be read");
    change(*rows);
    return {};
  }

  void change(std::span<const ReferenceEdit> rows) {
    for (const ReferenceEdit& edit : rows) {
      ledger_.describe(edit);
      if (const auto* row = std::get_if<AccountRow>(&edit)) ledger_.describe(number(row->symbol), *row);
    }
  }

  AccountId number(std::string_view account) {
    const AccountId known = names_.find(account);
    return known.valid() ? known : names_.add(account);
  }

  Error misfit(AccountId account) const {
    return {.code = ErrorCode::kBadInput,
            .message = "the ledger does not add up: the entries of account " +
                       std::string(names_.symbol(account)) + " do not come to its figures"};
  }

  SymbolTable<AccountId> names_;
  Ledger ledger_;
  Positions positions_;
  LedgerSurvey found_;
};

}  // namespace

Result<LedgerSurvey> survey_ledger(const EventLog& events, const ReferenceSource& genesis) {
  NamedLedger ledger;
  const bool is_whole = events.first() <= 1;
  if (Status begun = is_whole ? ledger.begin(genesis) : Status(); !begun) return std::move(begun).error();
  for (Sequence next = events.first(); next != 0;) {
    const auto chunk = events.read(next);
    if (!chunk) return chunk.error();
    if (!*chunk) break;
    EventRecords records((*chunk)->events);
    for (EventRecord record; records.next(record);) {
      if (Status taken = ledger.take(record); !taken) return std::move(taken).error();
    }
    if (records.broken()) return broken((*chunk)->first, "its events cannot be read back");
    next = (*chunk)->last + 1;
  }
  return ledger.found();
}

}  // namespace farmgate
