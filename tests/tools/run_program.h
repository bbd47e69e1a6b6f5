// Runs a program as a shell would, and keeps what it says.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/files/file_descriptor.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {

struct ProgramRun {
  int exit_code = -1;  // -1: it did not come to an end of its own
  std::string out;
  std::string err;
};

// `arguments` without the program's own name. Standard output goes to `out_path` if that is not empty;
// standard input is empty.
ProgramRun run_program(const std::string& program, const std::vector<std::string>& arguments,
                       const std::string& out_path = "");

// One that runs while its test goes on.
class RunningProgram {
 public:
  RunningProgram(const std::string& program, const std::vector<std::string>& arguments);
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;
  // Kills it if nobody waited for its end.
  ~RunningProgram();

  // Reads until it has printed this; false: it has ended, or printed nothing for a minute.
  bool prints(std::string_view text);

  // Waits for its end.
  ProgramRun wait();

  // What was read so far.
  const std::string& printed() const { return printed_; }

 private:
  bool read_more();

  TemporaryFolder folder_;
  FileDescriptor out_;
  std::string printed_;
  pid_t child_ = 0;
};

}  // namespace farmgate
