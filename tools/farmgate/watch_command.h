#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds `farmgate watch fills|events|book|quotes`; running one sets the exit code.
void add_watch_command(CLI::App& app, int& exit_code);

}  // namespace farmgate
