// What programmes pay for volume: tiers of what an account has sold in a period.
//
// Every fill is added up in a table by programme, account and period, and the table is never tidied.
//
// Invariant, verified by audit(): no account was paid more often in a period than there are tiers.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "tests/support/oracle_ledger.h"
#include "tests/support/oracle_market.h"
#include "tests/support/oracle_money.h"
#include "tests/support/oracle_programmes.h"
#include "tests/support/oracle_reference.h"

namespace farmgate {

class OracleIncentives {
 public:
  explicit OracleIncentives(const OracleReference& reference) : reference_(reference) {}

  // Ends a command, when everything else of its fills is settled.
  void settle(OracleMarket& market, OracleProgrammes& programmes, OracleLedger& ledger);

  void audit() const;

 private:
  using Key = std::tuple<std::string, std::string, std::string>;  // programme, account, period

  struct Sold {
    OracleMoney so_far = 0;  // lots or money
    std::size_t payments = 0;
  };

  bool counts(const OracleProgrammeRow& programme, const OracleOrder& ask, const OracleOrder& bid,
              std::int64_t ts_ns) const;

  const OracleReference& reference_;
  std::map<Key, Sold> sold_;
};

}  // namespace farmgate
