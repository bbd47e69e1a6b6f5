// farmgate journal: looks into the data directory of a farmgated that does not run.
#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds the subcommand with its own; when one has run, `exit_code` says how it went.
void add_journal_command(CLI::App& app, int& exit_code);

}  // namespace farmgate
