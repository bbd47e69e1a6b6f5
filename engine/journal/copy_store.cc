#include "engine/journal/copy_store.h"

#include <rocksdb/db.h>
#include <rocksdb/utilities/checkpoint.h>

#include <memory>

namespace farmgate {

Status copy_store(rocksdb::DB& store, const std::string& folder) {
  rocksdb::Checkpoint* made = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(&store, &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  if (status.ok()) status = checkpoint->CreateCheckpoint(folder);
  if (status.ok()) return {};
  return Error{.code = ErrorCode::kSystem,
               .message = "cannot copy " + store.GetName() + " to " + folder + ": " + status.ToString()};
}

}  // namespace farmgate
