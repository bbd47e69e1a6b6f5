// farmgate watch book: a commodity's book, as it changes.
#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds `book` to `farmgate watch`; when it is the one that is run, `exit_code` is set.
void add_watch_book(CLI::App& watch, int& exit_code);

}  // namespace farmgate
