#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds `farmgate load`; running it sets the exit code.
void add_load_command(CLI::App& app, int& exit_code);

}  // namespace farmgate
