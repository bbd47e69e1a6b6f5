#include "tools/farmgate/token_command.h"

#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>
#include <pwd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "engine/access/caller_entry.h"
#include "engine/access/secret.h"
#include "engine/access/token_file.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/text_table.h"
#include "tools/farmgate/time_text.h"

namespace farmgate {
namespace {

struct TokenArguments {
  std::string file;
  std::string name;
  std::string role;
  std::string accounts;  // with commas between them
  std::string expires;
  bool certificate = false;
  bool json = false;
};

Timestamp now() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return Timestamp{std::chrono::duration_cast<std::chrono::nanoseconds>(since_1970).count()};
}

// The user of the machine who runs the command; the number of one without a name.
std::string user() {
  const passwd* const known = ::getpwuid(::getuid());
  return known == nullptr ? std::to_string(::getuid()) : known->pw_name;
}

Result<CallerEntry> entry_of(const TokenArguments& arguments) {
  CallerEntry entry{.name = arguments.name,
                    .role = parse_role(arguments.role).value_or(Role::kReader),  // the option has checked it
                    .accounts = absl::StrSplit(arguments.accounts, ',', absl::SkipEmpty()),
                    .token = {},
                    .expires = {},
                    .created = {.time = now(), .by = user()},
                    .revoked = {}};
  if (!arguments.expires.empty()) {
    if (Status read = read_time("--expires", arguments.expires, entry.expires); !read)
      return std::move(read).error();
  }
  return entry;
}

int create(const TokenArguments& arguments) {
  auto entry = entry_of(arguments);
  if (!entry) return fail(entry.error());
  std::string text;  // none for who is known by a certificate
  if (!arguments.certificate) {
    auto token = make_token();
    if (!token) return fail(token.error());
    text = std::move(token->text);
    entry->token = std::move(token->hash);
  }
  const Status edited = edit_token_file(
      arguments.file, [&entry](CallerEntries& entries) { return add_entry(entries, *std::move(entry)); });
  if (!edited) return fail(edited.error());
  if (arguments.certificate) {
    std::cout << arguments.name << " is known by a client certificate with that common name\n";
  } else {
    std::cerr << "farmgate: this token of " << arguments.name << " is shown once, and kept nowhere\n";
    std::cout << text << '\n';
  }
  return end_of_output();
}

int revoke(const TokenArguments& arguments) {
  const Status edited = edit_token_file(arguments.file, [&arguments](CallerEntries& entries) {
    return revoke_entry(entries, arguments.name, {.time = now(), .by = user()});
  });
  return edited ? 0 : fail(edited.error());
}

std::string state_of(const CallerEntry& entry) {
  if (entry.revoked) return "revoked " + time_text(entry.revoked->time.value()) + " by " + entry.revoked->by;
  if (entry.expires && *entry.expires <= now()) return "expired " + time_text(entry.expires->value());
  return entry.expires ? "until " + time_text(entry.expires->value()) : "valid";
}

void print(const CallerEntries& entries) {
  TextTable table({{"name"}, {"role"}, {"known by"}, {"state"}, {"created by"}, {"accounts"}});
  for (const CallerEntry& entry : entries) {
    table.add({entry.name, std::string(to_string(entry.role)), entry.token ? "token" : "certificate",
               state_of(entry), entry.created.by, absl::StrJoin(entry.accounts, ",")});
  }
  std::cout << table.text();
}

int list(const TokenArguments& arguments) {
  const auto entries = read_token_file(arguments.file);
  if (!entries) return fail(entries.error());
  if (!arguments.json) {
    print(*entries);
    return end_of_output();
  }
  for (const CallerEntry& entry : *entries) std::cout << to_line(entry) << '\n';
  return end_of_output();
}

using Arguments = std::shared_ptr<TokenArguments>;

CLI::App* add(CLI::App& token, const char* name, const char* what, const Arguments& arguments,
              int (*run)(const TokenArguments&), int& exit_code) {
  CLI::App* const command = token.add_subcommand(name, what);
  command->callback([arguments, run, &exit_code] { exit_code = run(*arguments); });
  return command;
}

void add_name(CLI::App& command, const Arguments& arguments) {
  command.add_option("NAME", arguments->name, "What the caller is called, and by what it is revoked")
      ->required();
}

void add_file(CLI::App& command, const Arguments& arguments) {
  command.add_option("FILE", arguments->file, "The file that farmgated has as --tokens")->required();
}

void add_create(CLI::App& token, const Arguments& arguments, int& exit_code) {
  CLI::App* const command =
      add(token, "create", "Lets a caller in, and prints its token; FILE is made when it is not there",
          arguments, create, exit_code);
  add_name(*command, arguments);
  add_file(*command, arguments);
  command->add_option("--role", arguments->role, "What the caller may do: docs/security.md has the table")
      ->required()
      ->check(CLI::IsMember({"trader", "reader", "operator", "auditor"}));
  command->add_option("--accounts", arguments->accounts, "Of a trader: its accounts, or '*' for all")
      ->type_name("A,B");
  command
      ->add_option("--expires", arguments->expires,
                   "From then on it is let in no more; RFC 3339. Without it: never")
      ->type_name("TIME");
  command->add_flag(
      "--certificate", arguments->certificate,
      "The caller is known by a client certificate whose common name is NAME, and gets no token");
}

}  // namespace

void add_token_command(CLI::App& app, int& exit_code) {
  CLI::App* const token = app.add_subcommand("token", "Edits the file of those who may call a farmgated");
  token->require_subcommand(1);
  const auto arguments = std::make_shared<TokenArguments>();
  add_create(*token, arguments, exit_code);
  CLI::App* const revoking =
      add(*token, "revoke", "Lets a caller in no more, and takes and sends nothing more", arguments, revoke,
          exit_code);
  add_name(*revoking, arguments);
  add_file(*revoking, arguments);
  CLI::App* const listing = add(*token, "list", "Prints who may call, or could", arguments, list, exit_code);
  add_file(*listing, arguments);
  listing->add_flag("--json", arguments->json, "Print the lines of the file, a JSON object for each caller");
}

}  // namespace farmgate
