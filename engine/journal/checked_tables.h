// The files under a store, with what RocksDB looks at too late: it reads a table's properties before it has
// held them against their checksum, and a program that is linked to a RocksDB with assertions, as Debian's
// is, ends when they are damaged in certain ways. Here a table is not opened then: RocksDB is told that it is
// damaged, and by which name.
#pragma once

#include <memory>

namespace rocksdb {
class Env;
class FileSystem;
}  // namespace rocksdb

namespace farmgate {

// Passes everything on to `files`. It may be over others, and others over it.
std::shared_ptr<rocksdb::FileSystem> checked_tables(const std::shared_ptr<rocksdb::FileSystem>& files);

// Of the machine's own files, for all stores. Is there as long as the process is.
rocksdb::Env* checked_tables_env();

}  // namespace farmgate
