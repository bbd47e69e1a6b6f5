// farmgate stats: what was traded in a farmgated, and what found no partner.
#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds the command; it sets the exit code when it is run.
void add_statistics_command(CLI::App& app, int& exit_code);

}  // namespace farmgate
