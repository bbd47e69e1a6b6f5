#include "engine/journal/store_options.h"

#include <rocksdb/env.h>

#include <cstddef>

#include "engine/journal/checked_tables.h"

namespace farmgate {
namespace {

constexpr int kStores = 3;
// Of a store, however long: connections need descriptors, too. Without a limit, RocksDB has files read by
// what it keeps for stores that are compact, which does not survive one that cannot be opened.
constexpr int kOpenFilesMax = 128;
constexpr std::size_t kWriteBufferBytes = std::size_t{32} << 20;

// RocksDB's threads are the environment's, for all stores there are: as many as one store asks for. Each of
// ours merges one file and writes one at a time.
rocksdb::Env* own_files() {
  static rocksdb::Env* const env = [] {
    rocksdb::Env* const made = checked_tables_env();
    made->SetBackgroundThreads(kStores, rocksdb::Env::Priority::LOW);
    made->SetBackgroundThreads(kStores, rocksdb::Env::Priority::HIGH);
    return made;
  }();
  return env;
}

}  // namespace

rocksdb::Options store_options(rocksdb::Env* env) {
  rocksdb::Options options;
  options.env = env != nullptr ? env : own_files();
  options.write_buffer_size = kWriteBufferBytes;
  options.max_open_files = kOpenFilesMax;
  options.max_background_jobs = 2;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.keep_log_file_num = 4;
  return options;
}

}  // namespace farmgate
