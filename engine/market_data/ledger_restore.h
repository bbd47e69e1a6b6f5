// The ledger as a snapshot has it.
#pragma once

#include "engine/base/result.h"
#include "engine/journal/ledger_store.h"
#include "engine/journal/snapshot_file.h"

namespace farmgate {

// Puts what a snapshot says of accounts and programmes into the store, which has then come as far; whatever
// it had before counts no more, but for entries. Fails as the two do.
Status restore_ledger(SnapshotReader& file, LedgerStore& store);

}  // namespace farmgate
