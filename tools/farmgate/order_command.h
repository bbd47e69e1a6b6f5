#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds `farmgate order place|cancel|replace`; running one sets the exit code.
void add_order_command(CLI::App& app, int& exit_code);

}  // namespace farmgate
