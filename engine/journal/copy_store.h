// A copy of a RocksDB store that is in use, as of one moment.
#pragma once

#include <string>

#include "engine/base/result.h"

namespace rocksdb {
class DB;
}

namespace farmgate {

// Makes `folder` a store with all that was written to this one. Files that never change again are shared
// where both folders lie in one file system, so that it takes little time and no space at first. Any thread;
// the store goes on. Fails with kSystem. Requires: `folder` is not there.
Status copy_store(rocksdb::DB& store, const std::string& folder);

}  // namespace farmgate
