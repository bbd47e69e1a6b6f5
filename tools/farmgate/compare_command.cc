#include "tools/farmgate/compare_command.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "engine/files/output_file.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/decided_log.h"
#include "tools/compare/compare_folders.h"
#include "tools/compare/compare_runs.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/comparison_page.h"
#include "tools/farmgate/comparison_report.h"
#include "tools/farmgate/progress_bar.h"
#include "tools/farmgate/time_text.h"

namespace farmgate {
namespace {

// What is laid over the reference data of one side.
struct SideArguments {
  std::string lanes;
  std::string programmes;
};

struct CompareArguments {
  std::string folder_a;
  std::string folder_b;
  ReplayOptions options;  // of both sides
  std::string journal;    // a data directory
  SideArguments a;
  SideArguments b;
  std::string from;
  std::string to;
  std::uint64_t limit = 0;
  std::string on_bad_row = "stop";
  ComparisonTerms terms;
  std::string html;
  bool force = false;
  bool json = false;
  bool quiet = false;
};

// What only goes with an order log, and what only with anything that is replayed.
constexpr std::array kOfOrders{"--reference", "--open-accounts", "--remembered-closes", "--from",
                               "--to",        "--on-bad-row"};
constexpr std::array kOfRuns{"--lanes-a",      "--lanes-b",     "--programmes-a",
                             "--programmes-b", "--lane-memory", "--limit"};

Error usage(std::string message) {
  return {.code = ErrorCode::kUsage, .message = std::move(message)};
}

template <std::size_t kCount>
Status refuse(const CLI::App& command, const std::array<const char*, kCount>& options,
              const std::string& what) {
  for (const char* const option : options) {
    if (command.count(option) > 0) return usage(std::string(option) + " goes with " + what + " alone");
  }
  return {};
}

// There are two folders or one log to compare, and its options are with it.
Status check_source(const CLI::App& command) {
  const bool has_folders = command.count("A") > 0;
  const bool has_log = command.count("--orders") > 0;
  const bool has_journal = command.count("--journal") > 0;
  if (int{has_folders} + int{has_log} + int{has_journal} != 1) {
    return usage("give two folders that replay --out has written, or --orders, or --journal");
  }
  if (has_folders && command.count("B") == 0) return usage("give the folder to compare it with, too");
  if (has_log && command.count("--reference") == 0) {
    return usage("--reference is required: an order log says nothing about the market");
  }
  if (has_log) return {};
  if (Status status = refuse(command, kOfOrders, "--orders"); !status) return status;
  return has_folders ? refuse(command, kOfRuns, "--orders or --journal") : Status();
}

Status complete(const CLI::App& command, CompareArguments& arguments) {
  if (Status status = check_source(command); !status) return status;
  ReplayOptions& options = arguments.options;
  if (command.count("--limit") > 0) options.limit = arguments.limit;
  options.skip_bad_rows = arguments.on_bad_row == "skip";
  if (command.count("--from") > 0) {
    if (Status status = read_time("--from", arguments.from, options.from); !status) return status;
  }
  return command.count("--to") > 0 ? read_time("--to", arguments.to, options.to) : Status();
}

// The options of one side, and what it is called: the market, and what is laid over it.
std::pair<ReplayOptions, std::string> side_of(const ReplayOptions& both, const SideArguments& side,
                                              std::string name) {
  ReplayOptions options = both;
  if (!side.lanes.empty()) {
    options.overlays.lanes = side.lanes;
    name += ", lanes of " + side.lanes;
  }
  if (!side.programmes.empty()) {
    options.overlays.programmes = side.programmes;
    name += ", programmes of " + side.programmes;
  }
  return {std::move(options), std::move(name)};
}

// A journal as it was decided; where something is laid over it, the gate decides anew.
ReplaySide side_of_journal(const Journal& journal, const std::string& folder, const ReplayOptions& options) {
  return [&journal, &folder, &options](const ReplayObserver& observer) -> Result<ReplayResult> {
    const bool is_as_it_was = !options.overlays.lanes && !options.overlays.programmes;
    const SnapshotFolder snapshots(snapshots_path(folder));
    const auto log = is_as_it_was ? decided_log(journal, snapshots)
                                  : decided_log_under(journal, snapshots, options.overlays);
    if (!log) return log.error();
    return replay(*log, options, observer);
  };
}

Result<Comparison> compare_journal(const std::string& folder, const ReplayOptions& a, const ReplayOptions& b,
                                   const ReplayObserver& observer) {
  const auto lock = DataDirectory::take_lock(folder, DataDirectory::Access::kRead);
  if (!lock) return lock.error();
  const auto journal = Journal::open_to_read(journal_path(folder));
  if (!journal) return journal.error();
  return compare_runs(side_of_journal(**journal, folder, a), side_of_journal(**journal, folder, b), observer);
}

Result<Comparison> compare_log(CompareArguments& arguments) {
  const bool is_journal = !arguments.journal.empty();
  const std::string market = is_journal ? arguments.journal : arguments.options.reference;
  const auto [a, name_a] = side_of(arguments.options, arguments.a, market);
  const auto [b, name_b] = side_of(arguments.options, arguments.b, market);
  arguments.terms.name_a = name_a;
  arguments.terms.name_b = name_b;
  ProgressBar bar(!arguments.quiet && isatty(STDERR_FILENO) == 1);
  ReplayObserver observer;
  observer.progress = [&bar](const ReplayProgress& progress) { bar.show(progress); };
  if (!arguments.quiet) {
    observer.bad_row = [&bar](const std::string& message) {
      bar.clear();
      std::cerr << "farmgate: skipped " << message << '\n';
    };
  }
  auto comparison =
      is_journal ? compare_journal(arguments.journal, a, b, observer) : compare_runs(a, b, observer);
  bar.clear();
  return comparison;
}

Result<Comparison> compare_source(CompareArguments& arguments) {
  if (arguments.folder_a.empty()) return compare_log(arguments);
  arguments.terms.name_a = arguments.folder_a;
  arguments.terms.name_b = arguments.folder_b;
  return compare_folders(arguments.folder_a, arguments.folder_b);
}

// If one was asked for.
Status write_page(const CompareArguments& arguments, const Comparison& comparison) {
  if (arguments.html.empty()) return {};
  const ExistingFile existing = arguments.force ? ExistingFile::kReplace : ExistingFile::kKeep;
  auto file = OutputFile::open(arguments.html, existing);
  if (!file) return file.error();
  if (Status written = file->write(comparison_page(comparison, arguments.terms)); !written) return written;
  return file->commit();
}

int run(const CLI::App& command, CompareArguments& arguments) {
  if (const Status status = complete(command, arguments); !status) return fail(status.error());
  const auto comparison = compare_source(arguments);
  if (!comparison) return fail(comparison.error());
  if (const Status written = write_page(arguments, *comparison); !written) return fail(written.error());
  if (arguments.json) {
    std::cout << json_report(*comparison, arguments.terms);
  } else if (!arguments.quiet) {
    std::cout << text_report(*comparison, arguments.terms);
  }
  return end_of_output();
}

void add_sides(CLI::App& command, CompareArguments& arguments) {
  command.add_option("A", arguments.folder_a, "Folder that farmgate replay --out has written")
      ->type_name("DIR");
  command.add_option("B", arguments.folder_b, "Another one")->type_name("DIR");
  command
      .add_option("--orders", arguments.options.orders,
                  "Instead: an order log, which is replayed under two configurations")
      ->type_name("FILE");
  command
      .add_option("--journal", arguments.journal,
                  "Instead: the data directory of a farmgated that does not run; under what is laid over the "
                  "reference data that it began with, or that its oldest snapshot has, the gate decides anew")
      ->type_name("DIR");
  command
      .add_option("--reference", arguments.options.reference,
                  "For --orders: the reference data of both sides")
      ->type_name("DIR");
  command.add_option("--lanes-a", arguments.a.lanes, "Lanes laid over the reference data of side A")
      ->type_name("FILE");
  command.add_option("--lanes-b", arguments.b.lanes, "The same of side B")->type_name("FILE");
  command
      .add_option("--programmes-a", arguments.a.programmes,
                  "Programmes laid over the reference data of side A")
      ->type_name("FILE");
  command.add_option("--programmes-b", arguments.b.programmes, "The same of side B")->type_name("FILE");
}

void add_replay_options(CLI::App& command, CompareArguments& arguments) {
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
                  "Memory that the costs of lanes of one side may take (KB, MB, GB)")
      ->transform(CLI::AsSizeValue(false))
      ->type_name("SIZE")
      ->default_str("2GB");
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

void add_compare_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<CompareArguments>();
  CLI::App* const command =
      app.add_subcommand("compare", "Says what two replays differ in, or one log under two configurations");
  add_sides(*command, *arguments);
  add_replay_options(*command, *arguments);
  command
      ->add_option("--poverty-line", arguments->terms.poverty_line,
                   "What a producer needs to earn in 12 months, minor currency units; not given, 3,000 yuan")
      ->check(CLI::Range(std::int64_t{1}, kMoneyMax))
      ->capture_default_str();
  command
      ->add_option("--counties", arguments->terms.county_count_max,
                   "Print so many of the counties, those where income changes most; 0: all")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command
      ->add_option("--html", arguments->html,
                   "Write a page with pictures and tables there, for a browser; it loads nothing")
      ->type_name("FILE");
  command->add_flag("--force", arguments->force, "Overwrite the page");
  command->add_flag("--json", arguments->json, "Print everything as one JSON object");
  command->add_flag("--quiet", arguments->quiet, "Print nothing but errors (and, with --json, the object)");
  command->footer(
      "Participants are assumed not to react: the same orders come in on both sides. TIME is RFC 3339 or "
      "nanoseconds since 1970-01-01 UTC.");
  command->callback([command, arguments, &exit_code] { exit_code = run(*command, *arguments); });
}

}  // namespace farmgate
