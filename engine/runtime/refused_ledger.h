// A ledger that cannot be read, since it is damaged or of another version, is no reason not to trade: it is
// made again from the events.
#pragma once

#include <string>

#include "engine/base/result.h"

namespace farmgate {

// Before a data directory is opened: puts its ledger aside, within the directory, when it is refused. Returns
// what was done, to be told to who runs the engine; empty: nothing. What only the old ledger has, of events
// that are dropped, stays in it. Fails as DataDirectory::take_lock and, when the system does,
// LedgerStore::open.
Result<std::string> put_aside_refused_ledger(const std::string& data_path);

}  // namespace farmgate
