// Rows of reference data as messages of the API.
#pragma once

#include <farmgate/v1/reference_service.pb.h>

#include <vector>

#include "engine/model/reference_change.h"

namespace farmgate {

struct RowMessages {
  std::vector<v1::Zone> zones;
  std::vector<v1::Commodity> commodities;
  std::vector<v1::Lane> lanes;
  std::vector<v1::Account> accounts;
  std::vector<v1::Programme> programmes;
};

// The rows of each kind in their order, as an engine that has them lists them. Requires: no deletions.
RowMessages messages_of(const ReferenceChange& rows);

}  // namespace farmgate
