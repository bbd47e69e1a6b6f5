// The engine as the tests drive it: text in, text out.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/accounts/ledger.h"
#include "engine/runtime/engine.h"
#include "tests/support/subject.h"

namespace farmgate {

class EngineSubject : public Subject {
 public:
  void start(const SubjectOptions& options, const std::vector<ReferenceRow>& reference) override;
  std::vector<std::string> apply(const TextCommand& command) override;
  std::vector<std::string> balances() const override;
  std::vector<std::string> balances_of(const std::vector<std::string>& accounts) const override;
  void audit() const override;

 private:
  std::string account_line(AccountId account) const;
  std::string other_line() const;
  std::string programme_line(ProgrammeId programme, const Programmes::Balance& balance) const;

  std::unique_ptr<Engine> engine_;
  Ledger ledger_;
  EventBuffer events_;
  Timestamp last_time_;
};

}  // namespace farmgate
