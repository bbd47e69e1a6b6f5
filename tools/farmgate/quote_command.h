// farmgate quote: what an order would come to, without placing it.
#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds the subcommand; when it is the one that is run, `exit_code` is set.
void add_quote_command(CLI::App& app, int& exit_code);

}  // namespace farmgate
