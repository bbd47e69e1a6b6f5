// Who did what to the engine, and when: a file that only grows, a JSON object on a line of its own for each
// record.
//
// An act has two: one before it is done, which is on the disk then, and one that says what came of it. So
// nothing is done without a trace, and what has no second record may or may not have been done: the journal
// knows.
#pragma once

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/access/audit_record.h"
#include "engine/base/result.h"
#include "engine/files/file_descriptor.h"

namespace farmgate {

struct AuditLogOptions {
  std::function<std::chrono::system_clock::time_point()> clock = std::chrono::system_clock::now;
  // Has the disk take what was written to a file, as fdatasync() does.
  std::function<int(int file)> sync = ::fdatasync;
  // Has it take the names that are in a folder, as fsync() does.
  std::function<int(int folder)> sync_folder = ::fsync;
};

// What became of a record: its number; or kSystem, and why the disk does not have it. Called on the log's
// thread, and must not wait for anything.
using AuditNoted = std::function<void(const Result<std::uint64_t>&)>;

// Any thread may hand it records; a thread of its own writes them, as many at once as came while the disk was
// busy, so that a slow disk holds up acts and nothing else. Those that wait are bounded by the acts under
// way: each has at most its own two. Records are numbered 1, 2, 3 ... through every run that had this file;
// what came of an act names its record by number.
class AuditLog {
 public:
  // Goes on with the file, or makes it, for its owner and group to read. Fails with kSystem when it cannot be
  // written, or the disk does not take its name; with kBadInput when it ends in what is no record.
  static Result<std::unique_ptr<AuditLog>> open(const std::string& path, AuditLogOptions options = {});
  // Writes what it was handed.
  ~AuditLog();
  AuditLog(const AuditLog&) = delete;
  AuditLog& operator=(const AuditLog&) = delete;

  // Notes that an act is about to be done; it may be once `noted` is told a number, for then the record is on
  // the disk.
  void begin(const AuditedAct& act, AuditNoted noted);

  // Notes what came of the act of this number; `noted` is told when that is written, on the disk or not.
  void end(std::uint64_t number, const AuditedOutcome& outcome, AuditNoted noted);

  // The same for who can wait for the disk.
  Result<std::uint64_t> begin(const AuditedAct& act);
  Status end(std::uint64_t number, const AuditedOutcome& outcome);

 private:
  struct Record {
    std::string text;
    bool is_act = false;  // has to be on the disk
    AuditNoted noted;
  };

  AuditLog(std::string path, FileDescriptor file, AuditLogOptions options, std::uint64_t last, bool is_torn);
  void hand_over(Record record);
  void run();
  void write(const std::vector<Record>& records);
  Result<std::uint64_t> append(const std::string& text);
  Status sync();

  const std::string path_;
  const AuditLogOptions options_;
  FileDescriptor file_;  // this and the next two are the thread's
  std::uint64_t last_;
  bool is_torn_;      // the file ends in a record that was not finished
  std::mutex mutex_;  // of the next two
  std::vector<Record> waiting_;
  bool is_stopping_ = false;
  std::condition_variable handed_over_;
  std::thread thread_;  // last: it uses the others
};

}  // namespace farmgate
