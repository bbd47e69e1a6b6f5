#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds `farmgate account show|deposit|withdraw|payout|lend|limit`; running one sets the exit code.
void add_account_commands(CLI::App& app, int& exit_code);

}  // namespace farmgate
