// A change of reference data: rows to insert or change and keys to delete, applied as one command, all or
// nothing.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

// Lowest and highest price of an order; within kPriceMin..kPriceMax.
struct PriceCollar {
  Price lowest = kPriceMin;
  Price highest = kPriceMax;

  friend bool operator==(const PriceCollar&, const PriceCollar&) = default;
};

// A row of commodities.csv. `shelf_life_hours` 0: it keeps for ever.
struct CommodityRow {
  std::string symbol;
  std::string name;
  std::string lot;
  std::string class_symbol;
  Price tick;
  std::int64_t shelf_life_hours = 0;
  PriceCollar collar;
};

// A row of zones.csv. Coordinates in millionths of a degree, north and east positive.
struct ZoneRow {
  std::string symbol;
  std::string name;
  std::string county;
  std::string state;
  ZoneKind kind = ZoneKind::kBoth;
  std::int32_t latitude_microdegrees = 0;
  std::int32_t longitude_microdegrees = 0;
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

// A row of accounts.csv. An empty zone is none.
struct AccountRow {
  std::string symbol;
  std::string zone;
  std::vector<std::string> attributes;
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

// A row whose text could not be read; it makes the change `malformed`.
struct UnreadableRow {};

using ReferenceEdit = std::variant<UnreadableRow, CommodityRow, ZoneRow, LaneRow, AccountRow,
                                   CommodityDeletion, ZoneDeletion, LaneDeletion, AccountDeletion>;

using ReferenceChange = std::vector<ReferenceEdit>;

// Symbols are of a legal size, hours and coordinates in range.
bool well_formed(const ReferenceEdit& edit);

// Tick and collar are prices, lowest not above highest.
bool within_bounds(const CommodityRow& row);

// The unit cost is one, and the subsidy not above it.
bool within_bounds(const LaneRow& row);

}  // namespace farmgate
