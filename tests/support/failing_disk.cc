#include "tests/support/failing_disk.h"

#include <rocksdb/file_system.h>

#include <string>
#include <utility>

namespace farmgate {
namespace {

using Fails = std::shared_ptr<std::atomic<bool>>;
using rocksdb::FileOptions;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

class FailingFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FailingFile(std::unique_ptr<FSWritableFile> file, Fails fails)
      : FSWritableFileOwnerWrapper(std::move(file)), fails_(std::move(fails)) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options, IODebugContext* context) override {
    return *fails_ ? IOStatus::NoSpace("no space left") : target()->Append(data, options, context);
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& verification, IODebugContext* context) override {
    return *fails_ ? IOStatus::NoSpace("no space left")
                   : target()->Append(data, options, verification, context);
  }
  IOStatus Flush(const IOOptions& options, IODebugContext* context) override {
    return *fails_ ? IOStatus::NoSpace("no space left") : target()->Flush(options, context);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* context) override {
    return *fails_ ? IOStatus::IOError("input/output error") : target()->Sync(options, context);
  }

 private:
  Fails fails_;
};

class FailingFiles : public rocksdb::FileSystemWrapper {
 public:
  explicit FailingFiles(Fails fails)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), fails_(std::move(fails)) {}

  const char* Name() const override { return "FailingFiles"; }

  IOStatus NewWritableFile(const std::string& name, const FileOptions& options,
                           std::unique_ptr<FSWritableFile>* file, IODebugContext* context) override {
    if (*fails_) return IOStatus::NoSpace("no space left");
    IOStatus made = target()->NewWritableFile(name, options, file, context);
    if (made.ok()) *file = std::make_unique<FailingFile>(std::move(*file), fails_);
    return made;
  }

 private:
  Fails fails_;
};

}  // namespace

FailingDisk::FailingDisk() : env_(rocksdb::NewCompositeEnv(std::make_shared<FailingFiles>(fails_))) {}

}  // namespace farmgate
