#include "tools/farmgate/restore_command.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "engine/runtime/backup.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/figures.h"

namespace farmgate {
namespace {

struct RestoreArguments {
  std::string backup;
  std::string data;
};

int run(const RestoreArguments& arguments) {
  const auto restored = restore(arguments.backup, arguments.data);
  if (!restored) return fail(restored.error());
  std::cout << "restored " << arguments.data << " up to sequence " << grouped(*restored)
            << ": start farmgated with --data " << arguments.data << '\n';
  return end_of_output();
}

}  // namespace

void add_restore_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<RestoreArguments>();
  CLI::App* const command = app.add_subcommand(
      "restore", "Makes a data directory of a backup, once its journal was found whole; offline");
  command->add_option("BACKUP", arguments->backup, "Folder that `farmgate backup` had made, or a copy of it")
      ->required();
  command->add_option("DATA", arguments->data, "Folder that is empty, or not there yet: then it is made")
      ->required();
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace farmgate
