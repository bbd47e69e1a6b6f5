// Runs a program as a shell would, and keeps what it says.
#pragma once

#include <string>
#include <vector>

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

}  // namespace farmgate
