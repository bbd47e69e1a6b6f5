#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds `farmgate drive`; running it sets the exit code.
void add_drive_command(CLI::App& app, int& exit_code);

}  // namespace farmgate
