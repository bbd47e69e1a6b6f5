// What a live engine of a workload begins with.
#pragma once

#include "bench/recording.h"
#include "engine/accounts/gate.h"
#include "engine/journal/genesis.h"
#include "engine/model/reference_rows.h"

namespace farmgate {

// Its zones, lanes and commodities; accounts open by themselves, and as many ids are remembered as usual.
inline Genesis genesis_of(const Workload& workload) {
  return {.reference = reference_rows(reference_of(workload)),
          .open_accounts = true,
          .remembered_closes = GateOptions{}.remembered_closes};
}

}  // namespace farmgate
