#include "tools/farmgate/load_command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include <absl/strings/str_format.h>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/figures.h"
#include "tools/farmgate/load.h"

namespace farmgate {
namespace {

std::string text_report(const std::vector<LoadedRows>& loaded) {
  std::string text = absl::StrFormat("  %-12s %12s %12s %12s %12s %9s\n", "", "rows", "inserted", "changed",
                                     "unchanged", "commands");
  for (const LoadedRows& kind : loaded) {
    text += absl::StrFormat("  %-12s %12s %12s %12s %12s %9s\n", kind.kind, grouped(kind.rows()),
                            grouped(kind.inserted), grouped(kind.changed), grouped(kind.unchanged),
                            grouped(kind.changes));
  }
  return text;
}

std::string json_report(const std::vector<LoadedRows>& loaded) {
  nlohmann::ordered_json json;
  for (const LoadedRows& kind : loaded) {
    json[kind.kind] = {{"rows", kind.rows()},
                       {"inserted", kind.inserted},
                       {"changed", kind.changed},
                       {"unchanged", kind.unchanged},
                       {"commands", kind.changes}};
  }
  return json.dump(2) + "\n";
}

int run(const LoadOptions& options, bool json) {
  const auto loaded = load(options);
  if (!loaded) return fail(loaded.error());
  std::cout << (json ? json_report(*loaded) : text_report(*loaded));
  return end_of_output();
}

}  // namespace

void add_load_command(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<LoadOptions>();
  options->server = kDefaultServer;
  const auto json = std::make_shared<bool>(false);
  CLI::App* const command = app.add_subcommand("load", "Loads reference files into a running farmgated");
  add_server_option(*command, options->server);
  command
      ->add_option("DIR", options->folder,
                   "Folder of commodities.csv, zones.csv, lanes.csv and perhaps accounts.csv")
      ->required();
  command->add_option("--batch", options->batch, "Rows of a change, each of which is one command")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  command->add_flag("--json", *json, "Print the figures as one JSON object");
  command->callback([options, json, &exit_code] { exit_code = run(*options, *json); });
}

}  // namespace farmgate
