#include "tests/simulation/simulated_disk.h"

#include <rocksdb/file_system.h>
#include <rocksdb/system_clock.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <utility>

#include "engine/base/check.h"
#include "engine/journal/checked_tables.h"

namespace farmgate {

using rocksdb::FileOptions;
using rocksdb::FSDirectory;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

// Writes through, and keeps account of what was synced.
class SimulatedFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  SimulatedFile(std::unique_ptr<FSWritableFile> file, std::string name,
                std::shared_ptr<SimulatedDisk::State> state)
      : FSWritableFileOwnerWrapper(std::move(file)), name_(std::move(name)), state_(std::move(state)) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options, IODebugContext* context) override {
    return appended(data.size(), [&] { return target()->Append(data, options, context); });
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& verification, IODebugContext* context) override {
    return appended(data.size(), [&] { return target()->Append(data, options, verification, context); });
  }
  IOStatus Flush(const IOOptions& options, IODebugContext* context) override {
    return target()->Flush(options, context);
  }
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return synced(); }
  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return synced(); }
  IOStatus RangeSync(std::uint64_t, std::uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::OK();
  }
  // Room that is set aside would be content to a reader of the file.
  IOStatus Allocate(std::uint64_t, std::uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::OK();
  }
  void PrepareWrite(std::size_t, std::size_t, const IOOptions&, IODebugContext*) override {}

 private:
  template <class Write>
  IOStatus appended(std::size_t size, Write write) {
    const IOStatus fault = faults();
    if (!fault.ok()) return fault;
    const IOStatus written = write();
    const std::lock_guard lock(state_->mutex);
    // RocksDB may write what it had in memory behind a name that it has deleted.
    const auto found = state_->files.find(name_);
    if (written.ok() && found != state_->files.end()) found->second.size += size;
    return written;
  }
  IOStatus synced() {
    const IOStatus fault = faults();
    if (!fault.ok()) return fault;
    const std::lock_guard lock(state_->mutex);
    if (const auto found = state_->files.find(name_); found != state_->files.end()) {
      found->second.synced = found->second.size;
    }
    return IOStatus::OK();
  }
  IOStatus faults() const {
    if (state_->is_dead()) return IOStatus::IOError("the process is dead");
    return state_->full ? IOStatus::NoSpace("no space left") : IOStatus::OK();
  }

  const std::string name_;
  const std::shared_ptr<SimulatedDisk::State> state_;
};

// What becomes of a name survives a power cut at once, as on a file system with a journal; what is in the
// file may not.
class SimulatedFiles : public rocksdb::FileSystemWrapper {
 public:
  explicit SimulatedFiles(std::shared_ptr<SimulatedDisk::State> state)
      : FileSystemWrapper(checked_tables(rocksdb::FileSystem::Default())), state_(std::move(state)) {}

  const char* Name() const override { return "SimulatedFiles"; }

  IOStatus NewWritableFile(const std::string& name, const FileOptions& options,
                           std::unique_ptr<FSWritableFile>* file, IODebugContext* context) override {
    if (state_->is_dead()) return IOStatus::IOError("the process is dead");
    if (state_->full) return IOStatus::NoSpace("no space left");
    IOStatus made = target()->NewWritableFile(name, options, file, context);
    if (!made.ok()) return made;
    *file = std::make_unique<SimulatedFile>(std::move(*file), name, state_);
    const std::lock_guard lock(state_->mutex);
    state_->files[name] = {};
    return made;
  }

  IOStatus DeleteFile(const std::string& name, const IOOptions& options, IODebugContext* context) override {
    if (state_->is_dead()) return IOStatus::IOError("the process is dead");
    const std::lock_guard lock(state_->mutex);
    state_->files.erase(name);
    return target()->DeleteFile(name, options, context);
  }

  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* context) override {
    if (state_->is_dead()) return IOStatus::IOError("the process is dead");
    const std::lock_guard lock(state_->mutex);
    if (const auto found = state_->files.find(from); found != state_->files.end()) {
      state_->files[to] = found->second;
      state_->files.erase(from);
    }
    return target()->RenameFile(from, to, options, context);
  }

 private:
  const std::shared_ptr<SimulatedDisk::State> state_;
};

namespace {

// RocksDB sleeps for a second before it tries again what has failed, though it is to be closed.
class SleeplessClock : public rocksdb::SystemClockWrapper {
 public:
  SleeplessClock() : SystemClockWrapper(rocksdb::SystemClock::Default()) {}
  const char* Name() const override { return "SleeplessClock"; }
  void SleepForMicroseconds(int) override {}
};

class SimulatedEnv : public rocksdb::EnvWrapper {
 public:
  explicit SimulatedEnv(std::shared_ptr<rocksdb::FileSystem> files) : EnvWrapper(rocksdb::Env::Default()) {
    file_system_ = std::move(files);
    system_clock_ = std::make_shared<SleeplessClock>();
  }
  // RocksDB asks the environment, and not its file system, to delete a manifest that it could not write.
  rocksdb::Status DeleteFile(const std::string& name) override {
    return file_system_->DeleteFile(name, IOOptions(), nullptr);
  }
};

}  // namespace

SimulatedDisk::SimulatedDisk()
    : env_(std::make_unique<SimulatedEnv>(std::make_shared<SimulatedFiles>(state_))) {}
SimulatedDisk::~SimulatedDisk() = default;

namespace {

// Bits of what was under way: the drive had begun to write them.
void garble(const std::string& name, std::uint64_t from, std::uint64_t to, RandomDraws& draws) {
  std::fstream file(name, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(from));
  for (std::uint64_t at = from; at < to; ++at) file.put(static_cast<char>(draws.next()));
  check(file.good());
}

}  // namespace

void SimulatedDisk::cut_power(RandomDraws& draws, SimulationFigures& figures) {
  check(state_->stopped);
  const std::lock_guard lock(state_->mutex);
  for (auto& [name, file] : state_->files) {
    const std::uint64_t unsynced = file.size - file.synced;
    if (unsynced == 0) continue;
    const auto left = static_cast<std::uint64_t>(draws.between(0, static_cast<std::int64_t>(unsynced)));
    const std::uint64_t size = file.synced + left;
    check(::truncate(name.c_str(), static_cast<off_t>(size)) == 0);
    figures.cut_files += left < unsynced ? 1 : 0;
    if (left > 0 && draws.per_mille(300)) {
      garble(name, size - std::min<std::uint64_t>(left, 32), size, draws);
      ++figures.garbled_files;
    }
    file = {.size = size, .synced = size};
  }
}

}  // namespace farmgate
