// The market rules carried out as plainly as possible, to hold the engine against.
//
// Maps, vectors and full scans; shares nothing with the engine.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/oracle_credit.h"
#include "tests/support/oracle_incentives.h"
#include "tests/support/oracle_ledger.h"
#include "tests/support/oracle_market.h"
#include "tests/support/oracle_programmes.h"
#include "tests/support/oracle_reference.h"
#include "tests/support/oracle_request.h"
#include "tests/support/oracle_require.h"
#include "tests/support/subject.h"

namespace farmgate {

class Oracle : public Subject {
 public:
  void start(const SubjectOptions& options, const std::vector<ReferenceRow>& reference) override;
  std::vector<std::string> apply(const TextCommand& command) override;
  std::vector<std::string> balances() const override;
  std::vector<std::string> balances_of(const std::vector<std::string>& accounts) const override;

  // Throws std::logic_error when an invariant does not hold.
  void audit() const override {
    market_->audit();
    credit_->audit();
    programmes_->audit();
    ledger_->audit();
    incentives_->audit();
    require(ledger_->programmes() == -programmes_->paid(), "programmes paid what nobody got");
  }

 private:
  using Key = OracleMarket::Key;

  // A cancel, replace, mass cancel or operation that passed the gate under a request id.
  struct Remembered {
    std::string content;
    bool names_order = false;
    Key order;                           // it goes with this order
    std::int64_t closes_at_command = 0;  // any other goes N closes after this one
  };

  std::string account_line(const std::string& account) const;

  void act(const TextCommand& command);
  void change_reference(const TextCommand& command);
  void halt_or_resume(const TextCommand& command);
  void suspend_or_reinstate(const TextCommand& command);
  void request(const TextCommand& command);
  void act_on(const OracleRequest& request);
  void carry_out(const OracleRequest& operation);

  bool account_refused(const OracleRequest& request);
  const std::string* first_content(const OracleRequest& request);
  std::string refusal(const OracleRequest& request, std::int64_t ts_ns);
  std::string refusal_of_new(const OracleRequest& request, std::int64_t ts_ns);
  std::string refusal_of_replace(const OracleRequest& request);
  std::string refusal_of_operation(const OracleRequest& request);

  void remember(const OracleRequest& request);
  void forget(const std::vector<Key>& orders);
  void reject(const TextCommand& command, const std::string& reason);

  SubjectOptions options_;
  OracleReference reference_;
  std::unique_ptr<OracleMarket> market_;
  std::unique_ptr<OracleCredit> credit_;
  std::unique_ptr<OracleProgrammes> programmes_;
  std::unique_ptr<OracleLedger> ledger_;
  std::unique_ptr<OracleIncentives> incentives_;
  std::map<Key, Remembered> requests_;  // by account and request id
  std::int64_t sequence_ = 0;
};

}  // namespace farmgate
