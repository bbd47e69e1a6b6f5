// Values of a store read one by one, past what is damaged.
//
// RocksDB looks into all of its files for a key or a range, and gives up when one of them is damaged. Here a
// damaged file hides nothing of what lies in the others. Owned and used by one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace rocksdb {
class DB;
}  // namespace rocksdb

namespace farmgate {

class StoredValues {
 public:
  // The store must outlive it.
  StoredValues(rocksdb::DB& store, std::string folder);
  ~StoredValues();

  // The value under a key; nothing: there is none. Fails with kBadInput, saying what is wrong and in which
  // file, when it can't be read, kSystem when the disk fails.
  Result<std::optional<std::string>> get(std::string_view key);

  // The file where what was written last ends, or should go on: a write-ahead log, or the folder when there
  // is none.
  std::string last_log() const;

 private:
  struct File;

  Result<std::optional<std::string>> get_by_file(std::string_view key);

  rocksdb::DB& store_;
  const std::string folder_;
  std::unique_ptr<File> file_;  // the one that was read last
};

}  // namespace farmgate
