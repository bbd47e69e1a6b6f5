// The reference data of a random market, and its changes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/support/oracle_reference.h"
#include "tests/support/random_draws.h"
#include "tests/support/random_programmes.h"
#include "tests/support/subject.h"

namespace farmgate {

class RandomReference {
 public:
  struct CommodityShape {
    std::string symbol;
    std::string class_name;
    std::int64_t tick = 1;
    std::int64_t base = 100;  // prices lie around this, a multiple of tick
  };

  // Programmes and loans are drawn apart, so that they change nothing else of a market.
  RandomReference(RandomDraws& draws, RandomDraws& money_draws);

  const std::vector<ReferenceRow>& rows() const { return rows_; }
  const std::vector<CommodityShape>& commodities() const { return commodities_; }
  const std::vector<std::string>& zones() const { return zones_; }
  const std::vector<std::string>& accounts() const { return accounts_; }

  // Whether accounts have credit lines, most of them of a few orders' worth.
  bool gives_credit() const { return gives_credit_; }

  // Whether there are programmes, and whether accounts have loans and shares.
  bool runs_programmes() const { return runs_programmes_; }
  bool grants_loans() const { return grants_loans_; }

  // The next line of an account; empty when it is to have none.
  std::string credit_line(const std::string& account);

  // The rows of a reference change, some of them wrong.
  std::vector<ReferenceRow> change(std::int64_t now_ns);

  // A reference change of accounts alone: new lines for one or two, and now and then a deletion.
  std::vector<ReferenceRow> change_of_accounts();

  // A reference change of programmes alone.
  std::vector<ReferenceRow> change_of_programmes(std::int64_t now_ns);

 private:
  CommodityShape new_commodity();
  ReferenceRow commodity_row(const CommodityShape& commodity);
  ReferenceRow zone_row(const std::string& zone);
  ReferenceRow lane_row();
  ReferenceRow account_row(const std::string& account);
  void add_credit(ReferenceRow& account);
  void add_loan(ReferenceRow& account);
  RandomProgrammeNames programme_names() const;
  ReferenceRow change_row();
  ReferenceRow deletion();
  std::vector<ReferenceRow> revivals();
  bool deleted(const std::string& kind, const std::string& name) const;
  ReferenceRow wrong_row();
  ReferenceRow wrong_account_row();

  RandomDraws& draws_;
  RandomDraws& money_draws_;
  bool gives_credit_;
  bool runs_programmes_;
  bool grants_loans_;
  RandomProgrammes programmes_;
  std::map<std::string, std::int64_t> first_loans_;  // of the accounts of the first rows
  std::map<std::string, std::int64_t> granted_;      // to an account by its lines so far
  std::vector<ReferenceRow> rows_;
  std::vector<CommodityShape> commodities_;
  std::vector<std::string> zones_;
  std::vector<std::string> accounts_;
  std::vector<ReferenceRow> lanes_;  // keys of lanes that were put
  OracleReference state_;            // what the changes so far have led to
};

}  // namespace farmgate
