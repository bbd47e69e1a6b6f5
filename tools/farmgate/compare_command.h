#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds `farmgate compare`; running it sets the exit code.
void add_compare_command(CLI::App& app, int& exit_code);

}  // namespace farmgate
