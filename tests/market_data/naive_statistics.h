// Statistics worked out from every fill that there was, again for each question. To hold Statistics against.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/market_data/statistics.h"
#include "engine/model/symbols.h"
#include "tests/market_data/naive_orders.h"

namespace farmgate {

// A row as text, by its commodity, origin and destination, of which those that are any are empty.
using StatisticsText = std::map<std::vector<std::string>, std::string>;

class NaiveStatistics {
 public:
  void apply(const EventRecord& event);

  // What rows() must be. The orders are as of the same event.
  StatisticsText rows(StatisticsScope scope, StatisticsWindow window, const NaiveOrders& orders) const;

 private:
  struct Fill {
    Timestamp time;
    std::string commodity;
    std::string origin;
    std::string destination;
    Lots quantity;
    Price farm_gate;
    Price delivered;
  };

  Timestamp now_;
  std::vector<Fill> fills_;
};

// What they are.
StatisticsText text_of(const std::vector<StatisticsRow>& rows, const Symbols& symbols);

}  // namespace farmgate
