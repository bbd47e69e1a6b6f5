// A programme: public money that makes lanes cheaper for those whom it is meant for, or pays them for volume
// (rules, section 6).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/model/ids.h"
#include "engine/model/incentive.h"
#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

struct Zone;

// What about a programme never changes. Lists are sorted, and an empty one stands for all.
struct ProgrammeTerms {
  std::string funder;
  // Of its kind: minor currency units per lot, or thousandths of the unit cost; 0 of one that pays for
  // volume.
  std::int64_t amount = 0;
  AmountKind amount_kind = AmountKind::kPerLot;
  // Where goods come from: one of these zones, counties or attributes of zones suffices.
  std::vector<ZoneId> origins;
  std::vector<std::string> origin_counties;
  std::vector<std::string> origin_attributes;
  std::vector<ZoneId> destinations;
  std::vector<CommodityId> commodities;
  std::vector<std::string> attributes;  // of accounts; one suffices
  std::optional<std::int64_t> account_cap;
  // Of one that pays for volume: its thresholds rise.
  std::optional<IncentivePeriod> period;
  std::vector<IncentiveTier> tiers;

  bool is_incentive() const { return farmgate::is_incentive(amount_kind); }

  // The most that it adds per lot on a lane of this unit cost, of which `subsidy` is paid already.
  Price most_on(Price unit_cost, Price subsidy) const;

  bool starts_in(ZoneId id, const Zone& zone) const;
  bool reaches(ZoneId destination) const;
  bool is_for(CommodityId commodity) const;
  // Of an account.
  bool is_for(std::span<const std::string> account_attributes) const;

  friend bool operator==(const ProgrammeTerms&, const ProgrammeTerms&) = default;
};

struct Programme {
  std::shared_ptr<const ProgrammeTerms> terms;  // shared, so that markets can go by them
  std::int64_t budget = 0;                      // granted so far; minor currency units
  std::optional<Timestamp> begin_time;          // nothing: it has no beginning
  std::optional<Timestamp> end_time;            // nothing: it has no end
  bool deleted = false;

  // Whether asks of this time can take coupons.
  bool is_open(Timestamp time) const {
    const bool has_begun = !begin_time || *begin_time <= time;
    return !deleted && has_begun && (!end_time || time < *end_time);
  }
};

// The terms of all programmes, by number.
using TermsOfProgrammes = std::vector<std::shared_ptr<const ProgrammeTerms>>;

}  // namespace farmgate
