// `farmgate backup`: a farmgated copies its data directory.
#pragma once

namespace CLI {
class App;
}

namespace farmgate {

void add_backup_command(CLI::App& app, int& exit_code);

}  // namespace farmgate
