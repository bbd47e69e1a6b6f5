// farmgate-workload: writes a market made by rule as the files that `farmgate replay` reads.

#include <CLI/CLI.hpp>
#include <iostream>
#include <string>
#include <string_view>

#include "tools/workload/catalogue.h"
#include "tools/workload/plain_market.h"
#include "tools/workload/workload_files.h"

namespace farmgate {
namespace {

struct Arguments {
  std::string folder;
  std::string name;
  CatalogueOptions catalogue;
  PlainOptions plain;
};

// Writes the workload and says what a replay of it must come to; returns the exit code.
int write(const Workload& workload, const std::string& folder) {
  const auto totals = write_workload(workload, folder);
  if (!totals) {
    std::cerr << "farmgate-workload: " << totals.error().message << '\n';
    return exit_code(totals.error().code);
  }
  std::cout << folder << ": ";
  if (workload.has_totals) {
    std::cout << "fills " << totals->fills << ", quantity " << totals->quantity << '\n';
  } else {
    std::cout << "written\n";
  }
  return 0;
}

int write_named(const Arguments& arguments) {
  const auto workload = workload_named(arguments.name, arguments.catalogue);
  if (workload) return write(*workload, arguments.folder);
  std::cerr << "farmgate-workload: " << workload.error().message << '\n';
  return exit_code(workload.error().code);
}

CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& what, std::string& folder) {
  CLI::App* const command = app.add_subcommand(name, what);
  command->add_option("--out", folder, "Folder for the files; those of the same name are replaced")
      ->required()
      ->type_name("DIR");
  return command;
}

void add_plain(CLI::App& app, Arguments& arguments, int& exit_code) {
  PlainOptions& options = arguments.plain;
  CLI::App* const command =
      add_command(app, "plain", "One zone of supply, one of demand, one free lane", arguments.folder);
  command->add_option("--commands", options.commands, "How many")
      ->check(CLI::Range(0, 1'000'000'000))
      ->capture_default_str();
  command->add_option("--commodities", options.commodities, "How many")
      ->check(CLI::Range(1, 65'535))
      ->capture_default_str();
  command->add_option("--seed", options.seed, "Another seed, another market")->capture_default_str();
  command->callback([&] { exit_code = write(plain_workload(options), arguments.folder); });
}

void add_named(CLI::App& app, std::string_view name, Arguments& arguments, int& exit_code) {
  CatalogueOptions& options = arguments.catalogue;
  CLI::App* const command =
      add_command(app, std::string(name), "The benchmarks' workload of this name", arguments.folder);
  command->add_option("--commands", options.commands, "How many, after those that fill the books")
      ->check(CLI::Range(0, 1'000'000'000))
      ->capture_default_str();
  command->add_option("--resting", options.resting, "Orders that a spatial book holds; 0: its own number")
      ->check(CLI::Range(0, 100'000'000));
  command->add_option("--seed", options.seed, "Another seed, another market")->capture_default_str();
  command->add_option("--data", options.data_folder, "Folder of china-zones and mandi-2019")
      ->type_name("DIR")
      ->capture_default_str();
  command->callback([&, name] {
    arguments.name = name;
    exit_code = write_named(arguments);
  });
}

}  // namespace
}  // namespace farmgate

int main(int argc, char** argv) {
  CLI::App app("Writes markets made by rule, the same on every machine", "farmgate-workload");
  app.require_subcommand(1);
  app.footer("Exit codes: 0 done, 2 wrong usage, 3 bad input, 4 the system failed.");
  farmgate::Arguments arguments;
  int exit_code = 0;
  farmgate::add_plain(app, arguments, exit_code);
  for (const std::string_view name : farmgate::workload_names()) {
    farmgate::add_named(app, name, arguments, exit_code);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return exit_code;
}
