// farmgate programme watch: what there is to tell about programmes, as it happens.
#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds the command. Once it has run, `exit_code` says how it ended.
void add_programme_watch(CLI::App& programme, int& exit_code);

}  // namespace farmgate
