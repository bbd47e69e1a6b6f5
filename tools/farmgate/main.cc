// farmgate: the command line.

#include <CLI/CLI.hpp>
#include <iostream>

#include "engine/access/hash_key.h"
#include "tools/farmgate/account_command.h"
#include "tools/farmgate/backup_command.h"
#include "tools/farmgate/book_command.h"
#include "tools/farmgate/clock_command.h"
#include "tools/farmgate/compare_command.h"
#include "tools/farmgate/drive_command.h"
#include "tools/farmgate/explain_command.h"
#include "tools/farmgate/halt_command.h"
#include "tools/farmgate/insight_command.h"
#include "tools/farmgate/journal_command.h"
#include "tools/farmgate/load_command.h"
#include "tools/farmgate/map_command.h"
#include "tools/farmgate/order_command.h"
#include "tools/farmgate/programme_command.h"
#include "tools/farmgate/quote_command.h"
#include "tools/farmgate/replay_command.h"
#include "tools/farmgate/restore_command.h"
#include "tools/farmgate/snapshot_command.h"
#include "tools/farmgate/statistics_command.h"
#include "tools/farmgate/status_command.h"
#include "tools/farmgate/token_command.h"
#include "tools/farmgate/watch_command.h"

int main(int argc, char** argv) {
  // Strangers have chosen the ids that are in journals and order logs, too.
  if (const farmgate::Status drawn = farmgate::draw_hash_key(); !drawn) {
    std::cerr << "farmgate: " << drawn.error().message << '\n';
    return farmgate::exit_code(drawn.error().code);
  }
  CLI::App app("Farmgate: a matching engine for rural supply and urban demand", "farmgate");
  app.require_subcommand(1);
  app.footer("Exit codes: 0 done, 2 wrong usage, 3 bad input, 4 the system failed.");
  int exit_code = 0;
  farmgate::add_replay_command(app, exit_code);
  farmgate::add_compare_command(app, exit_code);
  farmgate::add_drive_command(app, exit_code);
  farmgate::add_load_command(app, exit_code);
  farmgate::add_order_command(app, exit_code);
  farmgate::add_quote_command(app, exit_code);
  farmgate::add_book_command(app, exit_code);
  farmgate::add_explain_command(app, exit_code);
  farmgate::add_watch_command(app, exit_code);
  farmgate::add_statistics_command(app, exit_code);
  farmgate::add_map_command(app, exit_code);
  farmgate::add_status_command(app, exit_code);
  farmgate::add_halt_commands(app, exit_code);
  farmgate::add_account_commands(app, exit_code);
  farmgate::add_programme_commands(app, exit_code);
  farmgate::add_insight_commands(app, exit_code);
  farmgate::add_snapshot_command(app, exit_code);
  farmgate::add_journal_command(app, exit_code);
  farmgate::add_backup_command(app, exit_code);
  farmgate::add_restore_command(app, exit_code);
  farmgate::add_clock_command(app, exit_code);
  farmgate::add_token_command(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return exit_code;
}
