// farmgate insight: what a market means for producers, villages and those who pay for programmes.
#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds the commands; they set the exit code when they are run.
void add_insight_commands(CLI::App& app, int& exit_code);

}  // namespace farmgate
