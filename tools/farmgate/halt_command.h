#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds `farmgate halt`, `resume`, `suspend` and `reinstate`; running one sets the exit code.
void add_halt_commands(CLI::App& app, int& exit_code);

}  // namespace farmgate
