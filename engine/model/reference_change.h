// A change of reference data: rows to insert or change and keys to delete, applied as one command, all or
// nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/model/incentive.h"
#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

// Lowest and highest price of an order; within kPriceMin..kPriceMax.
struct PriceCollar {
  Price lowest = kPriceMin;
  Price highest = kPriceMax;

  friend bool operator==(const PriceCollar&, const PriceCollar&) = default;
};

// A row of commodities.csv. `shelf_life_hours` 0: it keeps for ever. `currency` is what its money is called;
// it decides nothing.
struct CommodityRow {
  std::string symbol;
  std::string name;
  std::string lot;
  std::string class_symbol;
  Price tick;
  std::int64_t shelf_life_hours = 0;
  PriceCollar collar;
  std::string currency;
};

// A row of zones.csv. Coordinates in millionths of a degree, north and east positive. Not known: 0
// households, an empty town. Both inform reports and decide nothing.
struct ZoneRow {
  std::string symbol;
  std::string name;
  std::string county;
  std::string state;
  ZoneKind kind = ZoneKind::kBoth;
  std::int32_t latitude_microdegrees = 0;
  std::int32_t longitude_microdegrees = 0;
  std::vector<std::string> attributes;
  std::int64_t households = 0;
  std::string town;
};

// A row of lanes.csv. `class_symbol` "*" is every class without a row of its own.
struct LaneRow {
  std::string origin;
  std::string destination;
  std::string class_symbol;
  Price unit_cost;
  std::int64_t transit_hours = 0;
  Price subsidy;
};

// A row of accounts.csv. An empty zone is none. `owner` is the person or firm behind several accounts; empty:
// the account stands for itself. What an account sells to another one of its owner's counts for no tier of a
// programme; else it informs reports.
struct AccountRow {
  std::string symbol;
  std::string zone;
  std::vector<std::string> attributes;
  CreditLine credit_line;  // 0 or more
  // What the account owed when it was made: no later row may say otherwise. Minor currency units.
  std::int64_t loan = 0;
  std::int64_t repayment_per_mille = 0;
  std::string owner;
};

// A row of programmes.csv. Of a list that is empty, or "*", everything is eligible. Money is in minor
// currency units.
struct ProgrammeRow {
  std::string symbol;
  std::string funder;
  std::int64_t budget = 0;
  std::int64_t amount = 0;  // 0 with tiers
  AmountKind amount_kind = AmountKind::kPerLot;
  std::vector<std::string> origins;
  std::vector<std::string> origin_counties;
  std::vector<std::string> origin_attributes;
  std::vector<std::string> destinations;
  std::vector<std::string> commodities;
  std::vector<std::string> attributes;      // of accounts
  std::optional<std::int64_t> account_cap;  // nothing: without limit
  std::optional<Timestamp> begin_time;      // nothing: it has no beginning
  std::optional<Timestamp> end_time;        // nothing: it has no end
  // Of a kind with tiers, and of no other.
  std::optional<IncentivePeriod> period;
  std::vector<IncentiveTier> tiers;
};

struct CommodityDeletion {
  std::string symbol;
};
struct ZoneDeletion {
  std::string symbol;
};
struct LaneDeletion {
  std::string origin;
  std::string destination;
  std::string class_symbol;
};
struct AccountDeletion {
  std::string symbol;
};
struct ProgrammeDeletion {
  std::string symbol;
};

// A row whose text could not be read; it makes the change `malformed`.
struct UnreadableRow {};

using ReferenceEdit =
    std::variant<UnreadableRow, CommodityRow, ZoneRow, LaneRow, AccountRow, CommodityDeletion, ZoneDeletion,
                 LaneDeletion, AccountDeletion, ProgrammeRow, ProgrammeDeletion>;

using ReferenceChange = std::vector<ReferenceEdit>;

// Why a change is refused: the first of its edits that is wrong, and the first of that one's fields.
struct ReferenceFault {
  std::size_t edit = 0;  // its place in the change
  RejectReason reason = RejectReason::kMalformed;
  std::string_view field;  // as in messages: "unit_cost"; empty: the edit as a whole
  std::string_view what;   // what is wrong with it, and what would be right
};

// What is wrong with an edit whatever the state: a symbol that is not of a legal size, hours or coordinates
// out of range. Always `malformed`.
std::optional<ReferenceFault> shape_fault(const ReferenceEdit& edit);

// Tick and collar that are no prices, or lowest above highest.
std::optional<ReferenceFault> bounds_fault(const CommodityRow& row);

// A unit cost that is none, or a subsidy above it.
std::optional<ReferenceFault> bounds_fault(const LaneRow& row);

}  // namespace farmgate
