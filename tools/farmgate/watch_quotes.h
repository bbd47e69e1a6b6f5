#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds `farmgate watch quotes`; running it sets the exit code.
void add_watch_quotes(CLI::App& watch, int& exit_code);

}  // namespace farmgate
