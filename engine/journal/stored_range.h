// Values of a store that are dropped from its beginning, so that their space comes back.
#pragma once

#include <rocksdb/status.h>

#include "engine/model/units.h"

namespace rocksdb {
class DB;
class WriteBatch;
}  // namespace rocksdb

namespace farmgate {

// Adds to a batch that all values by sequence before one are deleted.
rocksdb::Status delete_before(Sequence sequence, rocksdb::WriteBatch& batch);

// Gives the space of values back that were deleted so: makes the deletion durable, and with it all that was
// written before, and rewrites the files that it concerns. Others may read and write meanwhile.
rocksdb::Status release_space_before(Sequence sequence, rocksdb::DB& store);

}  // namespace farmgate
