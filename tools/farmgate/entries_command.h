// farmgate account entries: what has moved an account's money.
#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds the command. Once it has run, `exit_code` says how it ended.
void add_entries_command(CLI::App& account, int& exit_code);

}  // namespace farmgate
