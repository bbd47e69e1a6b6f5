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
  last_time_ = Timestamp{command.ts_ns};
  engine_->apply(parse_command(command, change), events_);
  std::vector<std::string> lines;
  const Symbols& symbols = engine_->reference().symbols();
  for (const Event& event : events_.events()) {
    lines.push_back(event_text(event, symbols));
    ledger_.apply(event, symbols);
  }
  return lines;
}

std::vector<std::string> EngineSubject::balances() const {
  Programmes programmes = engine_->gate().programmes();
  programmes.advance(last_time_);
  const ReferenceData& reference = engine_->reference();
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < reference.symbols().accounts.size(); ++i) {
    lines.push_back(account_line(AccountId{i}));
  }
  std::ranges::sort(lines);
  for (std::size_t i = 0; i < reference.programme_count(); ++i) {
    lines.push_back(programme_line(ProgrammeId{i}, programmes.balance(ProgrammeId{i})));
  }
  lines.push_back(other_line());
  return lines;
}

std::vector<std::string> EngineSubject::balances_of(const std::vector<std::string>& accounts) const {
  std::vector<std::string> lines;
  for (const std::string& account : accounts) {
    const AccountId id = engine_->reference().symbols().accounts.find(account);
    if (id.valid()) lines.push_back(account_line(id));
  }
  lines.push_back(other_line());
  return lines;
}

std::string EngineSubject::other_line() const {
  std::ostringstream out;
  out << "carriers=" << to_string(ledger_.position(Party::kCarrier))
      << " lane_funders=" << to_string(ledger_.position(Party::kLaneFunder))
      << " lender=" << to_string(ledger_.position(Party::kLender))
      << " settlement=" << to_string(ledger_.position(Party::kSettlement));
  return out.str();
}

std::string EngineSubject::programme_line(ProgrammeId id, const Programmes::Balance& balance) const {
  const ReferenceData& reference = engine_->reference();
  const std::int64_t budget = reference.programme(id).budget;
  const std::int64_t incentives = ledger_.incentives().paid(reference.symbols().programmes.symbol(id));
  std::ostringstream out;
  out << "programme " << reference.symbols().programmes.symbol(id) << " granted=" << budget
      << " available=" << budget - balance.taken() - incentives << " locked=" << balance.locked
      << " paid=" << balance.paid + incentives;
  return out.str();
}

std::string EngineSubject::account_line(AccountId id) const {
  const ReferenceData& reference = engine_->reference();
  // Commands that the gate decides nothing of do not advance it.
  const Credit::Balance credit = engine_->gate().credit().balance_at(id, last_time_);
  const AccountFigures figures = ledger_.figures(id);
  const CreditLine& line = reference.account(id).credit_line;
  std::ostringstream out;
  out << "account " << reference.symbols().accounts.symbol(id)
      << " line=" << (line ? std::to_string(*line) : "unlimited") << " used=" << to_string(credit.used)
      << " reserved=" << to_string(credit.reserved) << " bought=" << to_string(figures.bought)
      << " sold=" << to_string(figures.sold) << " deposited=" << to_string(figures.deposited)
      << " withdrawn=" << to_string(figures.withdrawn) << " paid_out=" << to_string(figures.paid_out)
      << " granted=" << to_string(figures.granted) << " repaid=" << to_string(figures.repaid)
      << " incentives=" << to_string(figures.incentives) << " loan=" << to_string(figures.loan)
      << " position=" << to_string(figures.position());
  return out.str();
}

void EngineSubject::audit() const {
  engine_->audit();
  check(ledger_.sum() == 0);
}

}  // namespace farmgate
