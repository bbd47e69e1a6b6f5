// farmgate map: the demand map of a commodity, as a page for a browser.
#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds the command; it sets the exit code when it is run.
void add_map_command(CLI::App& app, int& exit_code);

}  // namespace farmgate
