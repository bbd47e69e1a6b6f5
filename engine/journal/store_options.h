// What the stores of a data directory have in common, so that a daemon takes as much of them when they are
// large as when they are small.
#pragma once

#include <rocksdb/options.h>

namespace farmgate {

// `env`: nullptr, or that of a test; otherwise the machine's own files, looked at as they are opened
// (checked_tables.h). A store that is merged does not keep the others from being so.
rocksdb::Options store_options(rocksdb::Env* env);

}  // namespace farmgate
