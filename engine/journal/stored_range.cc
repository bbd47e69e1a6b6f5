#include "engine/journal/stored_range.h"

#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include "engine/journal/stored_key.h"

namespace farmgate {
namespace {

rocksdb::Slice slice(const StoredKey& key) {
  return {key.data(), key.size()};
}

}  // namespace

rocksdb::Status delete_before(Sequence sequence, rocksdb::WriteBatch& batch) {
  const StoredKey begin = stored_key(0);
  const StoredKey end = stored_key(sequence);
  return batch.DeleteRange(slice(begin), slice(end));
}

// Files that hold nothing else go as they are, and only after the deletion is on the disk: without it, older
// values might come to light.
rocksdb::Status release_space_before(Sequence sequence, rocksdb::DB& store) {
  const StoredKey begin_key = stored_key(0);
  const StoredKey end_key = stored_key(sequence);
  const rocksdb::Slice begin = slice(begin_key);
  const rocksdb::Slice end = slice(end_key);
  rocksdb::Status status = store.Flush({});
  if (status.ok()) {
    status = rocksdb::DeleteFilesInRange(&store, store.DefaultColumnFamily(), &begin, &end, false);
  }
  rocksdb::CompactRangeOptions options;
  options.exclusive_manual_compaction = false;  // those that make room for writing go on
  if (status.ok()) status = store.CompactRange(options, &begin, &end);
  return status;
}

}  // namespace farmgate
