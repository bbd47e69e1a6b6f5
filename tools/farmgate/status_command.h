#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds `farmgate status`; running it sets the exit code.
void add_status_command(CLI::App& app, int& exit_code);

}  // namespace farmgate
