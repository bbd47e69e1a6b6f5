// farmgate explain: why an order does not trade.
#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds the subcommand; when it is the one that is run, `exit_code` is set.
void add_explain_command(CLI::App& app, int& exit_code);

}  // namespace farmgate
