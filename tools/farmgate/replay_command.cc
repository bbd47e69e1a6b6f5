#include "tools/farmgate/replay_command.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <iostream>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "engine/runtime/data_directory.h"
#include "engine/runtime/decided_log.h"
#include "engine/runtime/replay.h"
#include "tools/compare/outcome_files.h"
#include "tools/compare/outcome_fold.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/journal_dump.h"
#include "tools/farmgate/progress_bar.h"
#include "tools/farmgate/replay_report.h"
#include "tools/farmgate/time_text.h"

namespace farmgate {
namespace {

// What the command line says, before it means anything.
struct ReplayArguments {
  ReplayOptions options;
  std::string journal;   // a data directory
  std::string commands;  // what was dumped of a journal
  std::string lanes;     // overlays
  std::string programmes;
  std::string fills;
  std::string events;
  std::string ledger;
  std::string out;
  std::string from;
  std::string to;
  std::uint64_t limit = 0;
  std::string on_bad_row = "stop";
  bool insight = false;
  InsightTerms terms;
  bool json = false;
  bool quiet = false;
};

// What only goes with an order log: a journal says it itself, or has no use for it.
constexpr std::array kOfOrders{"--reference",         "--lanes",    "--programmes", "--open-accounts",
                               "--remembered-closes", "--threads",  "--from",       "--to",
                               "--on-bad-row",        "--in-memory"};

Error usage(std::string message) {
  return {.code = ErrorCode::kUsage, .message = std::move(message)};
}

// There is one thing to replay, and its options are with it.
Status check_source(const CLI::App& command) {
  const std::size_t sources =
      command.count("--orders") + command.count("--journal") + command.count("--commands");
  if (sources != 1) return usage("give one of --orders, --journal and --commands");
  if (command.count("--orders") > 0) {
    if (command.count("--reference") > 0) return {};
    return usage("--reference is required: an order log says nothing about the market");
  }
  for (const char* const option : kOfOrders) {
    if (command.count(option) > 0) return usage(std::string(option) + " goes with --orders alone");
  }
  return {};
}

// Completes the options; what the command line parser cannot check is checked here.
Status complete(const CLI::App& command, ReplayArguments& arguments) {
  if (Status status = check_source(command); !status) return status;
  ReplayOptions& options = arguments.options;
  if (!arguments.lanes.empty()) options.overlays.lanes = arguments.lanes;
  if (!arguments.programmes.empty()) options.overlays.programmes = arguments.programmes;
  if (!arguments.fills.empty()) options.fills = arguments.fills;
  if (!arguments.events.empty()) options.events = arguments.events;
  if (!arguments.ledger.empty()) options.ledger = arguments.ledger;
  if (!arguments.out.empty()) {
    if (options.fills || options.events)
      return usage("--out writes fills and events; leave out --fills and --events");
    options.fills = outcome_fills_path(arguments.out);
    options.events = outcome_events_path(arguments.out);
  }
  if (command.count("--limit") > 0) options.limit = arguments.limit;
  if (arguments.insight) options.insight = arguments.terms;
  options.skip_bad_rows = arguments.on_bad_row == "skip";
  if (options.in_memory && options.threads != 1) {
    return Error{.code = ErrorCode::kUsage, .message = "--in-memory times one thread; leave out --threads"};
  }
  if (options.fills && options.fills == options.events) {
    return Error{.code = ErrorCode::kUsage, .message = "--fills and --events name the same file"};
  }
  if (command.count("--from") > 0) {
    if (Status status = read_time("--from", arguments.from, options.from); !status) return status;
  }
  return command.count("--to") > 0 ? read_time("--to", arguments.to, options.to) : Status();
}

Result<ReplayResult> replay_journal(const ReplayArguments& arguments, const ReplayObserver& observer) {
  const auto lock = DataDirectory::take_lock(arguments.journal, DataDirectory::Access::kRead);
  if (!lock) return lock.error();
  const auto journal = Journal::open_to_read(journal_path(arguments.journal));
  if (!journal) return journal.error();
  const auto log = decided_log(**journal, SnapshotFolder(snapshots_path(arguments.journal)), arguments.terms);
  if (!log) return log.error();
  return replay(*log, arguments.options, observer);
}

Result<ReplayResult> replay_dump(const ReplayArguments& arguments, const ReplayObserver& observer) {
  const auto log = open_dump(arguments.commands);
  if (!log) return log.error();
  return replay(*log, arguments.options, observer);
}

Result<ReplayResult> replay_source(const ReplayArguments& arguments, const ReplayObserver& observer) {
  if (!arguments.journal.empty()) return replay_journal(arguments, observer);
  if (!arguments.commands.empty()) return replay_dump(arguments, observer);
  return replay(arguments.options, observer);
}

// Replays, and leaves the outcome in a folder if one was asked for.
Result<ReplayResult> replay_into_folder(const ReplayArguments& arguments, ReplayObserver observer) {
  if (arguments.out.empty()) return replay_source(arguments, observer);
  if (Status made = make_outcome_folder(arguments.out); !made) return made.error();
  std::optional<OutcomeFold> fold;
  observer.start = [&fold](const ReferenceData& reference) { fold.emplace(reference); };
  observer.resume = [&fold](const ReferenceData& reference, const Ledger& ledger,
                            const InsightFold& insight) { fold->resume(reference, ledger, insight); };
  observer.events = [&fold](std::span<const Event> events, const Symbols& symbols) {
    fold->add(events, symbols);
  };
  auto result = replay_source(arguments, observer);
  if (!result) return result;
  const ExistingFile existing = arguments.options.overwrite ? ExistingFile::kReplace : ExistingFile::kKeep;
  if (Status written = write_outcome(arguments.out, fold->outcome(*result), existing); !written) {
    return written.error();
  }
  return result;
}

int run(const CLI::App& command, ReplayArguments& arguments) {
  if (Status status = complete(command, arguments); !status) return fail(status.error());

  ProgressBar bar(!arguments.quiet && isatty(STDERR_FILENO) == 1);
  ReplayObserver observer;
  observer.progress = [&bar](const ReplayProgress& progress) { bar.show(progress); };
  if (!arguments.quiet) {
    observer.bad_row = [&bar](const std::string& message) {
      bar.clear();
      std::cerr << "farmgate: skipped " << message << '\n';
    };
  }
  const auto result = replay_into_folder(arguments, observer);
  bar.clear();
  if (!result) return fail(result.error());

  if (arguments.json) {
    std::cout << json_report(*result);
  } else if (!arguments.quiet) {
    std::cout << text_report(*result);
  }
  return end_of_output();
}

// What is replayed, and over which reference data.
void add_sources(CLI::App& command, ReplayArguments& arguments) {
  ReplayOptions& options = arguments.options;
  command.add_option("--orders", options.orders, "The order log, orders.csv or orders.csv.zst")
      ->type_name("FILE");
  command
      .add_option("--journal", arguments.journal,
                  "Instead: the data directory of a farmgated that does not run")
      ->type_name("DIR");
  command
      .add_option("--commands", arguments.commands,
                  "Instead: what farmgate journal dump --json has printed, plain or .zst")
      ->type_name("FILE");
  command
      .add_option("--reference", options.reference,
                  "For --orders: folder of commodities.csv, zones.csv, lanes.csv, and of accounts.csv and "
                  "programmes.csv where there are any")
      ->type_name("DIR");
  command
      .add_option("--lanes", arguments.lanes,
                  "Lanes laid over those of --reference: each takes the place of the one of its origin, "
                  "destination and class, or is added")
      ->type_name("FILE");
  command
      .add_option(
          "--programmes", arguments.programmes,
          "Programmes laid over those of --reference: each takes the place of its namesake, or is added")
      ->type_name("FILE");
}

// How the engine is set up.
void add_engine_options(CLI::App& command, ReplayArguments& arguments) {
  ReplayOptions& options = arguments.options;
  command.add_flag("--open-accounts", options.gate.open_accounts,
                   "A command of an unknown account creates it, as for historical logs");
  command
      .add_option("--remembered-closes", options.gate.remembered_closes,
                  "An order id is remembered until so many later orders have closed")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command
      .add_option("--lane-memory", options.lane_memory,
                  "Memory that the costs of lanes may take (KB, MB, GB), or the replay does not start")
      ->transform(CLI::AsSizeValue(false))
      ->type_name("SIZE")
      ->default_str("2GB");
  command.add_option("--threads", options.threads, "Match commodities in parallel; the events are the same")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
}

void add_output_files(CLI::App& command, ReplayArguments& arguments) {
  command.add_option("--fills", arguments.fills, "Write the fills there (.zst: compressed)")
      ->type_name("FILE");
  command.add_option("--events", arguments.events, "Write the order events there (.zst: compressed)")
      ->type_name("FILE");
  command
      .add_option("--ledger", arguments.ledger,
                  "Write what moved between accounts, carriers, lenders and funders there (.zst: compressed)")
      ->type_name("FILE");
  command
      .add_option("--out", arguments.out,
                  "Leave fills, events and the outcome in this folder, for farmgate compare")
      ->type_name("DIR");
}

// By what insight judges, as farmgated has it.
void add_insight_options(CLI::App& command, ReplayArguments& arguments) {
  CLI::Option* const insight = command.add_flag(
      "--insight", arguments.insight,
      "Sum up too what it meant for producers, villages, counties and those who pay for programmes");
  const auto add = [&command, insight](const char* name, std::int64_t& value, const char* what) {
    command.add_option(name, value, what)->check(CLI::PositiveNumber)->capture_default_str()->needs(insight);
  };
  InsightTerms& terms = arguments.terms;
  add("--poverty-line", terms.poverty_line,
      "What a producer has to earn in twelve months in order not to be poor, in minor currency units");
  add("--village-sales", terms.village_sales,
      "What an e-commerce village sells in twelve months, in minor currency units");
  add("--village-sellers", terms.village_sellers,
      "How many active sellers it has, unless they are enough for its households");
  add("--village-sellers-per-mille", terms.village_sellers_per_mille,
      "How many active sellers for a thousand households are enough");
  add("--town-villages", terms.town_villages, "How many e-commerce villages make an e-commerce town");
}

// Which rows of an order log are replayed.
void add_row_options(CLI::App& command, ReplayArguments& arguments) {
  command.add_option("--from", arguments.from, "Pass over rows before this time")->type_name("TIME");
  command.add_option("--to", arguments.to, "Pass over rows at or after this time")->type_name("TIME");
  command.add_option("--limit", arguments.limit, "Stop after so many commands")
      ->check(CLI::NonNegativeNumber)
      ->type_name("N");
  command.add_option("--on-bad-row", arguments.on_bad_row, "What to do about a row that is none")
      ->check(CLI::IsMember({"stop", "skip"}))
      ->capture_default_str();
}

}  // namespace

void add_replay_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<ReplayArguments>();
  ReplayOptions& options = arguments->options;
  CLI::App* const command =
      app.add_subcommand("replay", "Replays an order log or a journal and sums up what it came to");

  add_sources(*command, *arguments);
  add_engine_options(*command, *arguments);
  add_output_files(*command, *arguments);
  add_row_options(*command, *arguments);
  add_insight_options(*command, *arguments);
  command->add_flag("--in-memory", options.in_memory,
                    "Read everything first, then time the engine alone on one thread");
  command->add_flag("--json", arguments->json, "Print the summary as one JSON object");
  command->add_flag("--quiet", arguments->quiet, "Print nothing but errors (and, with --json, the summary)");
  command->add_flag("--force", options.overwrite, "Overwrite output files");
  command->footer(
      "TIME is RFC 3339 or nanoseconds since 1970-01-01 UTC. Of a journal the decisions of the gate are "
      "replayed as they are written, so that the digest is the one that farmgate status said.");
  command->callback([command, arguments, &exit_code] { exit_code = run(*command, *arguments); });
}

}  // namespace farmgate
