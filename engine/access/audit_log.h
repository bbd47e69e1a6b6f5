// Who did what to the engine, and when: a file that only grows, a JSON object on a line of its own for each
// record.
//
// An act has two: one before it is done, which is on the disk then, and one that says what came of it. So
// nothing is done without a trace, and what has no second record may or may not have been done: the journal
// knows.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/result.h"
#include "engine/files/file_descriptor.h"

namespace farmgate {

struct AuditedAct {
  std::string_view who;   // the caller's name, or the user of the machine
  std::string_view role;  // empty: of no caller
  std::string_view peer;  // the connection, as gRPC writes it; empty: none
  std::string_view what;  // such as "AdminService.HaltCommodity"
  std::string_view with;  // what it was told: a JSON value; empty: too large, the journal has it
};

struct AuditedOutcome {
  std::string_view code;       // such as "OK"
  std::uint64_t sequence = 0;  // of the command that it was; 0: none
};

using AuditClock = std::function<std::chrono::system_clock::time_point()>;

// Any thread may write. Records are numbered 1, 2, 3 ... through every run that had this file; what came of
// an act names its record by number.
class AuditLog {
 public:
  // Goes on with the file, or makes it, for its owner and group to read. Fails with kSystem when it cannot be
  // written, with kBadInput when it ends in what is no record.
  static Result<std::unique_ptr<AuditLog>> open(const std::string& path,
                                                AuditClock clock = std::chrono::system_clock::now);

  // Notes that an act is about to be done, and returns its number. Fails with kSystem when the disk does not
  // have the record: then the act must not be done.
  Result<std::uint64_t> begin(const AuditedAct& act);

  // Notes what came of it. Fails with kSystem when that could not be written.
  Status end(std::uint64_t number, const AuditedOutcome& outcome);

 private:
  AuditLog(std::string path, FileDescriptor file, AuditClock clock, std::uint64_t last, bool is_torn)
      : path_(std::move(path)),
        file_(std::move(file)),
        clock_(std::move(clock)),
        last_(last),
        is_torn_(is_torn) {}
  Status append(const std::string& line);

  const std::string path_;
  FileDescriptor file_;
  const AuditClock clock_;
  std::mutex mutex_;  // held while a record is written
  std::uint64_t last_;
  bool is_torn_;  // the file ends in a record that was not finished
};

}  // namespace farmgate
