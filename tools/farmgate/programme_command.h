// farmgate programme: public money that makes lanes cheaper, and where it goes.
#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds the commands. Once one has run, `exit_code` says how it ended.
void add_programme_commands(CLI::App& app, int& exit_code);

}  // namespace farmgate
