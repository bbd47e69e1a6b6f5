// Where one commodity is wanted and not had, where it lies unsold, which way it went, and what it would fetch
// at every gate.
//
// Numbers of zones are those of the reference data of the books.
#pragma once

#include <vector>

#include "engine/market_data/fill_figures.h"
#include "engine/market_data/market_state.h"
#include "engine/market_data/rolling_figures.h"
#include "engine/model/ids.h"
#include "engine/model/reference_data.h"
#include "engine/model/units.h"

namespace farmgate {

// What is open in a zone, at best at this price.
struct MapInterest {
  ZoneId zone;
  Lots quantity;
  Price best;
};

struct MapLane {
  ZonePair zones;
  FillFigures figures;
};

// What a lot would fetch at the gate, and where.
struct MapNetback {
  ZoneId origin;
  ZoneId destination;
  Price price;
};

struct DemandMap {
  std::vector<MapInterest> demand;  // zones with open bids
  std::vector<MapInterest> supply;  // zones with open asks
  std::vector<MapLane> lanes;       // with fills in the window
  std::vector<MapNetback> netbacks;
};

// In no particular order. Takes as long as a search of the book for each origin of the commodity: some
// milliseconds for thousands.
DemandMap demand_map(const MarketState& market, CommodityId commodity, StatisticsWindow window);

}  // namespace farmgate
