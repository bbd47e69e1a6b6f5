// One row of costs, from a list of them.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/model/cost_rows.h"

namespace farmgate {

class RowOfCosts {
 public:
  explicit RowOfCosts(const std::vector<std::int32_t>& costs) : rows_(1, costs.size()) {
    for (std::size_t number = 0; number < costs.size(); ++number) rows_.set(0, number, costs[number]);
  }

  operator CostRow() const { return rows_[0]; }  // NOLINT(google-explicit-constructor): it stands for the row

 private:
  CostRows rows_;
};

}  // namespace farmgate
