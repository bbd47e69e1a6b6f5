// farmgate replay: an order log or a journal through the engine.
#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds the subcommand; when it has run, `exit_code` says how it went.
void add_replay_command(CLI::App& app, int& exit_code);

}  // namespace farmgate
