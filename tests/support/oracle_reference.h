// The reference data as the rules describe it: who and what there is, and the lane between two zones.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/support/oracle_programme_row.h"
#include "tests/support/subject.h"

namespace farmgate {

class OracleReference {
 public:
  struct CommodityRow {
    std::string symbol;
    std::string lot;
    std::string class_name;
    std::int64_t tick = 1;
    std::int64_t shelf_life_hours = 0;
    std::optional<std::int64_t> price_min;
    std::optional<std::int64_t> price_max;
    bool deleted = false;
    bool halted = false;
  };

  struct ZoneRow {
    std::string county;
    std::vector<std::string> attributes;
  };

  struct LaneRow {
    std::int64_t unit_cost = 0;
    std::int64_t transit_hours = 0;
    std::int64_t subsidy = 0;

    std::int64_t net_cost() const { return unit_cost - subsidy; }
  };

  // An account's loan is that of its first row; none when it was open before.
  struct AccountRow {
    std::optional<std::int64_t> credit_line;  // nothing: unlimited
    std::int64_t loan = 0;
    std::int64_t repayment_per_mille = 0;
    std::vector<std::string> attributes;
    std::string owner;  // empty: itself
  };

  // In order of their creation.
  const std::vector<CommodityRow>& commodities() const { return commodities_; }

  // Null when there never was one; a deleted one is found.
  const CommodityRow* commodity(const std::string& symbol) const;

  // The lane that carries this commodity, if there is one and it is in time.
  const LaneRow* lane(const std::string& origin, const std::string& destination,
                      const CommodityRow& commodity) const;

  // In order of their creation, those that ended too.
  const std::vector<OracleProgrammeRow>& programmes() const { return programmes_; }

  // Null when there never was one.
  const OracleProgrammeRow* programme(const std::string& symbol) const;

  // All zones that ever were, and what the last row of one says.
  std::vector<std::string> zones() const;
  const ZoneRow& zone(const std::string& symbol) const { return zone_rows_.at(symbol); }

  bool account_known(const std::string& account) const { return accounts_.contains(account); }

  // Known and not deleted.
  bool account_live(const std::string& account) const { return live(accounts_, account); }
  bool zone_live(const std::string& zone) const { return live(zones_, zone); }

  // Nothing when the account is unlimited. A deleted account keeps its line.
  std::optional<std::int64_t> credit_line(const std::string& account) const;

  // The loan that the account was created with, and the share of proceeds that repays loans now.
  std::int64_t first_loan(const std::string& account) const;
  std::int64_t repayment_per_mille(const std::string& account) const;

  // Those of its last row.
  std::vector<std::string> attributes(const std::string& account) const;
  std::string owner(const std::string& account) const;

  // All that ever were, in byte order.
  std::vector<std::string> accounts() const;

  // As a row of the account would.
  void set_credit_line(const std::string& account, std::optional<std::int64_t> line) {
    account_rows_[account].credit_line = line;
  }

  void open_account(const std::string& account) { accounts_.emplace(account, State::kLive); }
  void set_halted(const std::string& symbol, bool halted) { find_commodity(symbol)->halted = halted; }

  // An account by itself, or (empty) everyone: two different things, each of which is enough.
  void set_suspended(const std::string& account, bool suspended) {
    suspended ? void(suspended_.insert(account)) : void(suspended_.erase(account));
  }
  bool is_suspended(const std::string& account) const {
    return suspended_.contains(account) || suspended_.contains("");
  }

  // Applies the rows in order, all or nothing. Returns why they are rejected, or nothing.
  std::string change(const std::vector<ReferenceRow>& rows);

 private:
  enum class State { kLive, kDeleted };
  using States = std::map<std::string, State>;
  using LaneKey = std::array<std::string, 3>;

  static bool live(const States& states, const std::string& symbol) {
    const auto found = states.find(symbol);
    return found != states.end() && found->second == State::kLive;
  }

  CommodityRow* find_commodity(const std::string& symbol);
  std::string change_row(const ReferenceRow& row);
  std::string put_commodity(const ReferenceRow& row);
  std::string put_zone(const ReferenceRow& row);
  std::string put_lane(const ReferenceRow& row);
  std::string put_account(const ReferenceRow& row);
  std::string put_programme(const ReferenceRow& row);
  std::string delete_programme(const ReferenceRow& row);
  std::string delete_commodity(const ReferenceRow& row);
  std::string delete_lane(const ReferenceRow& row);
  static std::string delete_from(States& states, const std::string& symbol, const std::string& reason);

  std::vector<CommodityRow> commodities_;
  std::vector<OracleProgrammeRow> programmes_;
  States zones_;
  States accounts_;
  std::map<std::string, ZoneRow> zone_rows_;
  std::map<std::string, AccountRow> account_rows_;  // not of those that only open_account() made
  std::map<LaneKey, LaneRow> lanes_;
  std::set<std::string> suspended_;
};

}  // namespace farmgate
