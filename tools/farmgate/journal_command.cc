#include "tools/farmgate/journal_command.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>

#include "engine/journal/journal_survey.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/ledger_survey.h"
#include "engine/runtime/repair.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/figures.h"
#include "tools/farmgate/journal_dump.h"
#include "tools/farmgate/journal_report.h"

namespace farmgate {
namespace {

struct JournalArguments {
  std::string data;
  bool json = false;
  bool csv = false;
  bool yes = false;
};

constexpr const char* kDropped = "what was before has been dropped (--retain)";

// Files that go away meanwhile count for nothing.
std::uint64_t bytes_in(const std::string& folder) {
  std::uint64_t bytes = 0;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    const std::uint64_t size = entry.file_size(ignored);
    if (!ignored) bytes += size;
  }
  return bytes;
}

// An event log that a crash took away, or that was deleted, is an empty one.
Result<EventLogSurvey> survey_events(const std::string& folder) {
  if (!std::filesystem::exists(folder)) return EventLogSurvey{};
  const auto log = EventLog::open_to_read(folder);
  if (!log) return log.error();
  const auto last = (*log)->last();
  if (!last) return last.error();
  if (!*last) return EventLogSurvey{};
  return EventLogSurvey{.first = (*log)->first(), .last = (*last)->last, .digest = (*last)->digest_after};
}

// What moves money besides fills and bookings.
std::string other_payments(const LedgerSurvey& found, Sequence first) {
  if (found.is_whole) {
    return ", " + grouped(found.repaid) + " repaid loans, and programmes paid " + grouped(found.incentives) +
           " for volume";
  }
  return "; what repaid loans, and what programmes paid for volume, is left out, since the event log begins "
         "with sequence " +
         grouped(first);
}

// An event log that is gone is made again from the journal, so that there is nothing to check.
int verify_ledger(const std::string& data, const std::optional<Genesis>& genesis) {
  if (!std::filesystem::exists(events_path(data))) {
    std::cout << "the ledger is not checked: " << events_path(data)
              << " is not there; farmgated makes it again from the journal when it starts\n";
    return end_of_output();
  }
  const auto events = EventLog::open_to_read(events_path(data));
  if (!events) return fail(events.error());
  const auto found = survey_ledger(**events, genesis ? genesis->reference : ReferenceSource());
  if (!found) return fail(found.error());
  const bool adds_up = found->sum == 0;
  std::cout << "the ledger of " << grouped(found->fill_count) << " fills and "
            << grouped(found->booking_count) << " bookings over " << grouped(found->account_count)
            << " accounts adds up to " << grouped(found->sum) << ": buyers paid " << grouped(found->moved)
            << other_payments(*found, (*events)->first()) << '\n';
  const int written = end_of_output();
  return adds_up ? written : exit_code(ErrorCode::kBadInput);
}

int verify(const JournalArguments& arguments) {
  const auto lock = DataDirectory::take_lock(arguments.data, DataDirectory::Access::kRead);
  if (!lock) return fail(lock.error());
  const auto journal = Journal::open_as_it_lies(journal_path(arguments.data));
  if (!journal) return fail(journal.error());
  const JournalSurvey found = survey(**journal);
  if (found.damage) return fail(*found.damage);
  const Sequence first = (*journal)->first();
  std::cout << "the journal in " << (*journal)->folder() << " is whole: " << grouped(found.last - first + 1)
            << " commands in " << grouped(found.frame_count) << " frames, durable up to sequence "
            << grouped(found.mark->sequence) << '\n';
  if (first > 1) std::cout << "it begins with sequence " << grouped(first) << ": " << kDropped << '\n';
  return verify_ledger(arguments.data, (*journal)->genesis());
}

int stat(const JournalArguments& arguments) {
  const auto lock = DataDirectory::take_lock(arguments.data, DataDirectory::Access::kRead);
  if (!lock) return fail(lock.error());
  const auto journal = Journal::open_as_it_lies(journal_path(arguments.data));
  if (!journal) return fail(journal.error());
  const auto events = survey_events(events_path(arguments.data));
  if (!events) return fail(events.error());
  const DataSurvey found{.genesis = (*journal)->genesis(),
                         .genesis_row_count = (*journal)->genesis_row_count(),
                         .journal = survey(**journal),
                         .journal_bytes = bytes_in(journal_path(arguments.data)),
                         .events = *events,
                         .events_bytes = bytes_in(events_path(arguments.data))};
  std::cout << (arguments.json ? json_report(found) : text_report(found));
  const int written = end_of_output();
  return written == 0 && found.journal.damage ? exit_code(found.journal.damage->code) : written;
}

int dump(const JournalArguments& arguments) {
  if (arguments.json == arguments.csv) {
    return fail({.code = ErrorCode::kUsage, .message = "give one of --json and --csv"});
  }
  const auto lock = DataDirectory::take_lock(arguments.data, DataDirectory::Access::kRead);
  if (!lock) return fail(lock.error());
  const auto journal = Journal::open_as_it_lies(journal_path(arguments.data));
  if (!journal) return fail(journal.error());
  if ((*journal)->first() > 1) {
    std::cerr << "farmgate: the dump begins with sequence " << grouped((*journal)->first()) << ": "
              << kDropped << ". It cannot be replayed; farmgate replay --journal can\n";
  }
  const Status dumped = arguments.json ? dump_json(**journal, std::cout) : dump_csv(**journal, std::cout);
  const int written = end_of_output();
  return written == 0 && !dumped ? fail(dumped.error()) : written;
}

int repair(const JournalArguments& arguments) {
  const auto repair = Repair::open(arguments.data);
  if (!repair) return fail(repair.error());
  if (!repair->cut().is_needed()) {
    std::cout << "there is nothing to repair in " << arguments.data << '\n';
    return end_of_output();
  }
  const std::string report = text_report(repair->cut());
  std::cout << report << std::flush;
  if (!arguments.yes) {
    return fail(
        {.code = ErrorCode::kUsage,
         .message = "nothing was changed. With --yes the journal is cut there, and what is cut is kept in " +
                    repair->kept()});
  }
  if (Status status = repair->apply(report); !status) return fail(status.error());
  std::cout << "it is cut; what was there before is in " << repair->kept() << '\n';
  return end_of_output();
}

CLI::App* add_command(CLI::App& group, const char* name, const char* what, JournalArguments& arguments) {
  CLI::App* const command = group.add_subcommand(name, what);
  command->add_option("DIR", arguments.data, "The data directory of a farmgated that does not run")
      ->required();
  return command;
}

}  // namespace

void add_journal_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<JournalArguments>();
  CLI::App* const group = app.add_subcommand("journal", "Looks into the data directory of a farmgated");
  group->require_subcommand(1);
  add_command(*group, "verify", "Checks every frame of the journal, and that it has all that was durable",
              *arguments)
      ->callback([arguments, &exit_code] { exit_code = verify(*arguments); });
  CLI::App* const stat_command =
      add_command(*group, "stat", "Says what the journal and the event log hold", *arguments);
  stat_command->add_flag("--json", arguments->json, "Print it as one JSON object");
  stat_command->callback([arguments, &exit_code] { exit_code = stat(*arguments); });
  CLI::App* const dump_command =
      add_command(*group, "dump", "Prints the commands of the journal", *arguments);
  dump_command->add_flag("--json", arguments->json,
                         "All of them and what was decided on them, one JSON object a line, for farmgate "
                         "replay --commands");
  dump_command->add_flag("--csv", arguments->csv, "The orders, as an order log");
  dump_command->callback([arguments, &exit_code] { exit_code = dump(*arguments); });
  CLI::App* const repair_command =
      add_command(*group, "repair",
                  "Cuts a damaged journal behind its last whole frame, and says what is lost", *arguments);
  repair_command->add_flag("--yes", arguments->yes, "Do it, instead of only saying what would be lost");
  repair_command->callback([arguments, &exit_code] { exit_code = repair(*arguments); });
}

}  // namespace farmgate
