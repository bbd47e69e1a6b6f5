// What the parts of a snapshot are within, whoever reads them: beyond that no engine can have saved them, and
// what is done with them would overflow.
#pragma once

#include "engine/journal/snapshot_file.h"
#include "engine/model/units.h"

namespace farmgate {

// Money that one account has moved, either way: more than a billion of the largest fills, and so little that
// the sum over as many accounts as can be numbered has room in 128 bits.
bool is_sum(Int128 money);

bool is_possible(const SnapshotCredit& credit);
bool is_possible(const SnapshotSubsidy& subsidy);
bool is_possible(const SnapshotFigures& figures);
bool is_possible(const SnapshotPosition& position);

// Whether an epoch can be that of a command.
bool is_epoch(std::int64_t number);

// Whether a market whose prices are multiples of this tick has a place for an open order, after this command:
// no order was placed or got its priority later.
bool can_rest(const SnapshotOrder& order, Price tick, Sequence last);

}  // namespace farmgate
