// farmgate token: edits the file of those who may call a farmgated.
#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds the subcommand; when it is the one that is run, `exit_code` is set.
void add_token_command(CLI::App& app, int& exit_code);

}  // namespace farmgate
