// farmgate-workload: writes a market made by rule as the files that `farmgate replay` reads.

#include <CLI/CLI.hpp>
#include <iostream>
#include <string>

#include "tools/workload/plain_market.h"
#include "tools/workload/workload_files.h"

namespace farmgate {
namespace {

// Writes the workload and says what a replay of it must come to; returns the exit code.
int write(const Workload& workload, const std::string& folder) {
  const auto totals = write_workload(workload, folder);
  if (!totals) {
    std::cerr << "farmgate-workload: " << totals.error().message << '\n';
    return exit_code(totals.error().code);
  }
  std::cout << folder << ": fills " << totals->fills << ", quantity " << totals->quantity << '\n';
  return 0;
}

void add_plain(CLI::App& app, std::string& folder, PlainOptions& options, int& exit_code) {
  CLI::App* const command = app.add_subcommand("plain", "One zone of supply, one of demand, one free lane");
  command->add_option("--out", folder, "Folder for the files; those of the same name are replaced")
      ->required()
      ->type_name("DIR");
  command->add_option("--commands", options.commands, "How many")
      ->check(CLI::Range(0, 1'000'000'000))
      ->capture_default_str();
  command->add_option("--commodities", options.commodities, "How many")
      ->check(CLI::Range(1, 65'535))
      ->capture_default_str();
  command->add_option("--seed", options.seed, "Another seed, another market")->capture_default_str();
  command->callback([&] { exit_code = write(plain_workload(options), folder); });
}

}  // namespace
}  // namespace farmgate

int main(int argc, char** argv) {
  CLI::App app("Writes markets made by rule, the same on every machine", "farmgate-workload");
  app.require_subcommand(1);
  app.footer("Exit codes: 0 done, 2 wrong usage, 4 the system failed.");
  std::string folder;
  farmgate::PlainOptions plain;
  int exit_code = 0;
  farmgate::add_plain(app, folder, plain, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return exit_code;
}
