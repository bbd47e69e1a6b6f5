// One row of programmes.csv: who, where and when it is for, and what it adds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/subject.h"

namespace farmgate {

// The items of a list that are separated by `;`.
std::vector<std::string> oracle_list(const std::string& text);

struct OracleProgrammeRow {
  using List = std::vector<std::string>;

  std::string symbol;
  std::string funder;
  std::int64_t budget = 0;
  std::int64_t amount = 0;
  bool per_mille = false;  // else per lot, or by tiers
  // Of one that pays for volume.
  std::string period;
  std::vector<std::pair<std::int64_t, std::int64_t>> tiers;  // threshold and payment
  bool by_value = false;                                     // else by quantity
  // An empty list is for all.
  List origins;
  List origin_counties;
  List origin_attributes;
  List destinations;
  List commodities;
  List attributes;
  std::optional<std::int64_t> account_cap;
  std::optional<std::int64_t> begin_ts_ns;
  std::optional<std::int64_t> end_ts_ns;
  bool ended = false;  // deleted

  // Nothing when the row is malformed.
  static std::optional<OracleProgrammeRow> read(const ReferenceRow& row);

  // Whether a later row may say `next`: a budget that is no smaller, and another window.
  bool may_become(const OracleProgrammeRow& next) const;

  // What it would add per lot to a lane, before any coupon limits it.
  std::int64_t addition(std::int64_t unit_cost, std::int64_t lane_subsidy) const;

  bool runs_at(std::int64_t ts_ns) const;
  bool takes_origin(const std::string& zone, const std::string& county, const List& zone_attributes) const;
  bool takes_destination(const std::string& zone) const;
  bool takes_commodity(const std::string& commodity) const;
  bool takes_account(const List& account_attributes) const;
};

}  // namespace farmgate
