#include "tests/support/engine_subject.h"

#include <algorithm>
#include <sstream>

#include "engine/base/check.h"
#include "tests/support/engine_request.h"
#include "tests/support/event_text.h"

namespace farmgate {

void EngineSubject::start(const SubjectOptions& options, const std::vector<ReferenceRow>& reference) {
  engine_ = std::make_unique<Engine>(parse_reference(reference), gate_options(options));
  ledger_ = Ledger(engine_->reference());
}

std::vector<std::string> EngineSubject::apply(const TextCommand& command) {
  ReferenceChange change;
  events_.clear();
  engine_->apply(parse_command(command, change), events_);
  std::vector<std::string> lines;
  const Symbols& symbols = engine_->reference().symbols();
  for (const Event& event : events_.events()) {
    lines.push_back(event_text(event, symbols));
    ledger_.apply(event, symbols);
  }
  engine_->gate().credit_to_restore().advance(Timestamp{command.ts_ns});  // as the next command would
  return lines;
}

std::vector<std::string> EngineSubject::balances() const {
  std::vector<std::string> lines;
  const std::size_t accounts = engine_->reference().symbols().accounts.size();
  for (std::size_t i = 0; i < accounts; ++i) lines.push_back(balance(AccountId{i}));
  std::ranges::sort(lines);
  std::ostringstream out;
  out << "carriers=" << to_string(ledger_.position(Party::kCarrier))
      << " lane_funders=" << to_string(ledger_.position(Party::kLaneFunder))
      << " lender=" << to_string(ledger_.position(Party::kLender))
      << " settlement=" << to_string(ledger_.position(Party::kSettlement));
  lines.push_back(out.str());
  return lines;
}

std::string EngineSubject::balance(AccountId id) const {
  const ReferenceData& reference = engine_->reference();
  const AccountFigures figures = ledger_.figures(id);
  const Credit::Balance credit = engine_->gate().credit().balance(id);
  const CreditLine& line = reference.account(id).credit_line;
  std::ostringstream out;
  out << "account " << reference.symbols().accounts.symbol(id)
      << " line=" << (line ? std::to_string(*line) : "unlimited") << " used=" << to_string(credit.used)
      << " reserved=" << to_string(credit.reserved) << " bought=" << to_string(figures.bought)
      << " sold=" << to_string(figures.sold) << " deposited=" << to_string(figures.deposited)
      << " withdrawn=" << to_string(figures.withdrawn) << " paid_out=" << to_string(figures.paid_out)
      << " granted=" << to_string(figures.granted) << " repaid=" << to_string(figures.repaid)
      << " loan=" << to_string(figures.loan) << " position=" << to_string(figures.position());
  return out.str();
}

void EngineSubject::audit() const {
  engine_->audit();
  check(ledger_.sum() == 0);
}

}  // namespace farmgate
