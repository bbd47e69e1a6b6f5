#include "engine/runtime/ledger_survey.h"

#include <string>
#include <string_view>

#include "engine/accounts/ledger.h"
#include "engine/model/event_record.h"
#include "engine/model/symbols.h"

namespace farmgate {
namespace {

// A ledger by names. What repays a loan, and what programmes pay for volume, move money between two
// positions, and are left out: the log may have lost the loan, or what was sold before.
class NamedLedger {
 public:
  // False: it does not add up.
  bool take(const EventRecord& event) {
    if (const auto* filled = std::get_if<FilledRecord>(&event.payload)) return take(*filled);
    if (const auto* booked = std::get_if<BookedRecord>(&event.payload)) {
      ledger_.book(number(booked->account), booked->what, booked->amount.value_or(0));
      ++found_.booking_count;
    }
    return true;
  }

  LedgerSurvey found() const {
    LedgerSurvey found = found_;
    found.account_count = ledger_.account_count();
    found.moved = ledger_.total().bought;
    found.sum = ledger_.sum();
    return found;
  }

 private:
  bool take(const FilledRecord& fill) {
    if (fill.delivered + fill.subsidy != fill.farm_gate + fill.unit_cost) return false;
    ledger_.fill(Ledger::Fill::of(
        fill, {.buyer = number(fill.bid.order.account), .producer = number(fill.ask.order.account)}));
    ++found_.fill_count;
    return true;
  }

  AccountId number(std::string_view account) {
    const AccountId known = names_.find(account);
    return known.valid() ? known : names_.add(account);
  }

  SymbolTable<AccountId> names_;
  Ledger ledger_;
  LedgerSurvey found_;
};

Error broken(Sequence sequence, const std::string& what) {
  return {.code = ErrorCode::kBadInput,
          .message = "the event log is damaged at sequence " + std::to_string(sequence) + ": " + what};
}

}  // namespace

Result<LedgerSurvey> survey_ledger(const EventLog& events) {
  NamedLedger ledger;
  for (Sequence next = events.first(); next != 0;) {
    const auto chunk = events.read(next);
    if (!chunk) return chunk.error();
    if (!*chunk) break;
    EventRecords records((*chunk)->events);
    for (EventRecord record; records.next(record);) {
      if (!ledger.take(record)) return broken(record.sequence, "the money of a fill does not add up");
    }
    if (records.broken()) return broken((*chunk)->first, "its events cannot be read back");
    next = (*chunk)->last + 1;
  }
  return ledger.found();
}

}  // namespace farmgate
