// farmgate book: a commodity's book, as it is or as seen from a zone.
#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds the subcommand; when it is the one that is run, `exit_code` is set.
void add_book_command(CLI::App& app, int& exit_code);

}  // namespace farmgate
