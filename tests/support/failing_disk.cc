#include "tests/support/failing_disk.h"

#include <rocksdb/file_system.h>

#include <string>
#include <utility>

namespace farmgate {
namespace {

using rocksdb::FileOptions;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

// What the files of one disk have in common.
struct Faults {
  // Takes an operation; what becomes of it.
  IOStatus write() const {
    is_held->wait(true);
    return operations_left->fetch_sub(1) > 0 ? IOStatus::OK() : IOStatus::NoSpace("no space left");
  }
  IOStatus sync() const { return *syncs_fail ? IOStatus::IOError("input/output error") : write(); }

  std::string where;
  std::shared_ptr<std::atomic<std::int64_t>> operations_left;
  std::shared_ptr<std::atomic<bool>> syncs_fail;
  std::shared_ptr<std::atomic<bool>> is_held;
};

class FailingFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FailingFile(std::unique_ptr<FSWritableFile> file, Faults faults)
      : FSWritableFileOwnerWrapper(std::move(file)), faults_(std::move(faults)) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options, IODebugContext* context) override {
    const IOStatus fault = faults_.write();
    return fault.ok() ? target()->Append(data, options, context) : fault;
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& verification, IODebugContext* context) override {
    const IOStatus fault = faults_.write();
    return fault.ok() ? target()->Append(data, options, verification, context) : fault;
  }
  IOStatus Flush(const IOOptions& options, IODebugContext* context) override {
    const IOStatus fault = faults_.write();
    return fault.ok() ? target()->Flush(options, context) : fault;
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* context) override {
    const IOStatus fault = faults_.sync();
    return fault.ok() ? target()->Sync(options, context) : fault;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* context) override {
    const IOStatus fault = faults_.sync();
    return fault.ok() ? target()->Fsync(options, context) : fault;
  }

 private:
  const Faults faults_;
};

class FailingFiles : public rocksdb::FileSystemWrapper {
 public:
  explicit FailingFiles(Faults faults)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), faults_(std::move(faults)) {}

  const char* Name() const override { return "FailingFiles"; }

  IOStatus NewWritableFile(const std::string& name, const FileOptions& options,
                           std::unique_ptr<FSWritableFile>* file, IODebugContext* context) override {
    const bool may_fail = name.find(faults_.where) != std::string::npos;
    if (may_fail) {
      IOStatus fault = faults_.write();
      if (!fault.ok()) return fault;
    }
    IOStatus made = target()->NewWritableFile(name, options, file, context);
    if (made.ok() && may_fail) *file = std::make_unique<FailingFile>(std::move(*file), faults_);
    return made;
  }

 private:
  const Faults faults_;
};

}  // namespace

FailingDisk::FailingDisk(std::string where)
    : env_(rocksdb::NewCompositeEnv(std::make_shared<FailingFiles>(Faults{.where = std::move(where),
                                                                          .operations_left = operations_left_,
                                                                          .syncs_fail = syncs_fail_,
                                                                          .is_held = is_held_}))) {}

}  // namespace farmgate
