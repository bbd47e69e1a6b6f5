#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/check.h"
#include "engine/daemon_options.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/targets.h"

namespace farmgate {
namespace {

struct Given {
  std::vector<std::string> arguments;
  std::string_view file;
};

Given given_in(std::string_view text) {
  Given given;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line == "---") break;
    given.arguments.emplace_back(line);
  }
  given.file = text;
  return given;
}

// Whether the arguments may be given to a program at all, and name no other file.
bool can_be_given(const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    if (argument.find('\0') != std::string::npos || argument.starts_with("--config")) return false;
  }
  return true;
}

// What is taken is what the rest of the program can use.
void check_options(const DaemonOptions& options) {
  check(!options.data.empty());
  const auto journal = journal_options(options);
  if (!journal) check(journal.error().code == ErrorCode::kUsage);
  check(retained_commands(options) > 0);
  check(options.shards <= 64 && options.pollers >= 1 && options.pollers <= 64);
  check(options.kept_snapshots >= 1 && options.snapshot_minutes >= 0 && options.trade_wait_ms >= 0);
  check(options.stop_within_seconds >= 1);
  check(options.insight.poverty_line > 0 && options.insight.village_sales > 0);
  check(caller_limits(options).commands_per_second >= 1 && options.limits.sessions >= 1);
  check(options.limits.connections >= 1 && options.limits.request_memory > 0);
  check(options.caller_limits.request_memory > 0 && options.buffer_memory > 0);
  check(options.message_size >= 1 && options.message_size <= std::uint64_t{1} << 30);
  check(options.log_format == "text" || options.log_format == "json");
}

}  // namespace

void fuzz_configuration(FuzzBytes bytes) {
  const Given given = given_in(text_of(bytes));
  if (!can_be_given(given.arguments)) return;
  const MemoryFile file(given.file);
  std::vector<std::string> arguments{"--config=" + file.path()};
  arguments.insert(arguments.end(), given.arguments.begin(), given.arguments.end());
  std::vector<const char*> argv{"farmgated"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());

  CLI::App app;
  DaemonOptions options;
  add_daemon_options(app, options);
  try {
    app.parse(static_cast<int>(argv.size()), argv.data());
  } catch (const CLI::ParseError&) {
    return;
  }
  check_options(options);
}

}  // namespace farmgate
