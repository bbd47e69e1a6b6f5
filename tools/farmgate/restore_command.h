// `farmgate restore`: a backup becomes a data directory.
#pragma once

namespace CLI {
class App;
}

namespace farmgate {

void add_restore_command(CLI::App& app, int& exit_code);

}  // namespace farmgate
