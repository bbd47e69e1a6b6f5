#include "engine/journal/copy_store.h"

#include <rocksdb/db.h>
#include <rocksdb/utilities/checkpoint.h>

#include <cstdint>
#include <limits>
#include <memory>

namespace farmgate {
namespace {

// What is in a store's log alone is copied so. To write it into a table first would wait for merging, where
// there is much of that to do.
constexpr std::uint64_t kLogBytesMax = std::numeric_limits<std::uint64_t>::max();

}  // namespace

Status copy_store(rocksdb::DB& store, const std::string& folder) {
  rocksdb::Checkpoint* made = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(&store, &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  if (status.ok()) status = checkpoint->CreateCheckpoint(folder, kLogBytesMax);
  if (status.ok()) return {};
  return Error{.code = ErrorCode::kSystem,
               .message = "cannot copy " + store.GetName() + " to " + folder + ": " + status.ToString()};
}

}  // namespace farmgate
