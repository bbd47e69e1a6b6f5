#include "tools/farmgate/entries_command.h"

#include <farmgate/v1/account_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>

#include "engine/files/parse_integer.h"
#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/entries_report.h"
#include "tools/farmgate/message_json.h"
#include "tools/farmgate/time_text.h"

namespace farmgate {
namespace {

constexpr std::int64_t kPageSize = 1'000;

struct EntriesArguments {
  std::string server = kDefaultServer;
  bool json = false;
  v1::ListEntriesRequest list;
  std::int64_t limit = INT64_MAX;
};

// Gathers the entries of all pages, up to the limit, into the first answer.
grpc::Status gather(const EntriesArguments& arguments, v1::ListEntriesResponse& all) {
  v1::AccountService::Stub stub(connect(arguments.server));
  v1::ListEntriesRequest request = arguments.list;
  v1::ListEntriesResponse page;
  do {
    request.set_page_size(
        static_cast<std::int32_t>(std::min(kPageSize, arguments.limit - all.entries_size())));
    grpc::ClientContext call;
    set_deadline(call);
    if (grpc::Status status = stub.ListEntries(&call, request, &page); !status.ok()) return status;
    request.set_page_token(page.next_page_token());
    const bool is_first = all.as_of_sequence() == 0;
    if (is_first) {
      all.Swap(&page);
    } else {
      all.mutable_entries()->MergeFrom(page.entries());
    }
  } while (!request.page_token().empty() && all.entries_size() < arguments.limit);
  return grpc::Status::OK;
}

int list(const EntriesArguments& arguments) {
  v1::ListEntriesResponse entries;
  const grpc::Status status = gather(arguments, entries);
  if (!status.ok()) return fail(call_error(arguments.server, status));
  if (arguments.json) {
    for (const v1::Entry& entry : entries.entries()) std::cout << json_line(entry);
  } else {
    std::cout << text_report(entries);
  }
  return end_of_output();
}

// Digits are a sequence, anything else is a time.
template <class SetSequence, class SetTime>
void add_bound(CLI::App& command, const char* name, const char* what, SetSequence set_sequence,
               SetTime set_time) {
  command.add_option_function<std::string>(
      name,
      [name, set_sequence, set_time](const std::string& text) {
        if (const auto sequence = parse_integer(text); sequence && *sequence > 0) {
          set_sequence(*sequence);
        } else if (const auto time = parse_time(text); time && !sequence) {
          set_time(time->value());
        } else {
          throw CLI::ValidationError(name, text + " is neither a sequence nor a time with a zone");
        }
      },
      what);
}

}  // namespace

void add_entries_command(CLI::App& account, int& exit_code) {
  const auto arguments = std::make_shared<EntriesArguments>();
  v1::ListEntriesRequest& request = arguments->list;
  CLI::App& command = *account.add_subcommand("entries", "Lists what has moved an account's money");
  add_server_option(command, arguments->server);
  command.add_flag("--json", arguments->json, "One JSON object a line");
  command.add_option("ACCOUNT", *request.mutable_account(), "The account")->required();
  add_bound(
      command, "--from", "From this sequence, or this time (RFC 3339, with a zone), on",
      [&request](std::int64_t sequence) { request.set_from_sequence(sequence); },
      [&request](std::int64_t time) { request.set_from_time_ns(time); });
  add_bound(
      command, "--to", "Up to this sequence, which is included, or this time, which is not",
      [&request](std::int64_t sequence) { request.set_to_sequence(sequence); },
      [&request](std::int64_t time) { request.set_to_time_ns(time); });
  command.add_flag_function(
      "--newest-first", [&request](std::int64_t) { request.set_newest_first(true); },
      "From the newest to the oldest");
  command.add_option("--limit", arguments->limit, "End after so many")->check(CLI::PositiveNumber);
  command
      .add_option_function<std::int64_t>(
          "--min-sequence", [&request](std::int64_t sequence) { request.set_min_sequence(sequence); },
          "Wait until the answer can be true for this command or a later one")
      ->check(CLI::PositiveNumber);
  command.callback([arguments, &exit_code] { exit_code = list(*arguments); });
}

}  // namespace farmgate
