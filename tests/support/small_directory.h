// A data directory of the small market that is written to, closed and opened again, without anything that
// runs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/request.h"
#include "engine/model/units.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/recovered_engine.h"

namespace farmgate {

class SmallDirectory {
 public:
  static constexpr Sequence kFrame = 5;  // commands

  explicit SmallDirectory(std::string path, rocksdb::Env* env = nullptr);

  DataDirectory& data() { return *data_; }
  const std::string& path() const { return path_; }

  void open();
  void close() { data_.reset(); }
  void reopen() {
    close();
    open();
  }

  // Writes and publishes commands up to this one, a frame at a time. All of them pass.
  void advance(Sequence last);
  Result<RecoveredEngine> recover();
  // Makes a snapshot, and drops what is not retained.
  Status make_snapshot(std::uint64_t retain);

  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  std::string path_;
  rocksdb::Env* env_;
  std::optional<DataDirectory> data_;
  std::vector<std::string> warnings_;
};

// Over all events up to a command, as an engine that saw all commands has it.
std::uint64_t small_digest_at(Sequence last);

}  // namespace farmgate
