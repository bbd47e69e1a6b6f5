// farmgate order show, list: how orders stand in a farmgated.
#pragma once

namespace CLI {
class App;
}

namespace farmgate {

// Adds the two to `order`; they set the exit code when they are run.
void add_order_queries(CLI::App& order, int& exit_code);

}  // namespace farmgate
