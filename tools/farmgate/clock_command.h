// `farmgate clock follow`: a wall clock that has jumped is right.
#pragma once

namespace CLI {
class App;
}

namespace farmgate {

void add_clock_command(CLI::App& app, int& exit_code);

}  // namespace farmgate
