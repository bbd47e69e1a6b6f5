#include "tools/farmgate/programme_command.h"

#include <farmgate/v1/programme_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "engine/model/incentive.h"
#include "engine/model/words.h"
#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/message_json.h"
#include "tools/farmgate/programme_report.h"
#include "tools/farmgate/programme_watch.h"
#include "tools/farmgate/result_report.h"
#include "tools/farmgate/time_text.h"

namespace farmgate {
namespace {

using Stub = v1::ProgrammeService::Stub;

constexpr std::int64_t kPageSize = 1'000;

struct ProgrammeArguments {
  std::string server = kDefaultServer;
  bool json = false;
  v1::CreateProgrammeRequest create;
  v1::AmendProgrammeRequest amend;
  v1::GetProgrammeRequest get;
  v1::ListProgrammeStatesRequest list;
};

template <class Response, class Request>
int change(const ProgrammeArguments& arguments,
           grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
           const Request& request) {
  Stub stub(connect(arguments.server));
  grpc::ClientContext call;
  set_deadline(call);
  Response response;
  const grpc::Status status = (stub.*method)(&call, request, &response);
  if (!status.ok()) return fail(call_error(arguments.server, status));
  return print_result(response.result(), arguments.json);
}

int show(const ProgrammeArguments& arguments) {
  Stub stub(connect(arguments.server));
  grpc::ClientContext call;
  set_deadline(call);
  v1::GetProgrammeResponse response;
  const grpc::Status status = stub.GetProgramme(&call, arguments.get, &response);
  if (!status.ok()) return fail(call_error(arguments.server, status));
  std::cout << (arguments.json ? json_line(response) : text_report(response));
  return end_of_output();
}

// Of all pages.
int list(const ProgrammeArguments& arguments) {
  Stub stub(connect(arguments.server));
  v1::ListProgrammeStatesRequest request = arguments.list;
  request.set_page_size(kPageSize);
  v1::ListProgrammeStatesResponse all;
  v1::ListProgrammeStatesResponse page;
  do {
    grpc::ClientContext call;
    set_deadline(call);
    const grpc::Status status = stub.ListProgrammes(&call, request, &page);
    if (!status.ok()) return fail(call_error(arguments.server, status));
    request.set_page_token(page.next_page_token());
    all.mutable_programmes()->MergeFrom(page.programmes());
    all.set_as_of_sequence(page.as_of_sequence());
    all.set_lag_command_count(page.lag_command_count());
  } while (!request.page_token().empty());
  if (arguments.json) {
    for (const v1::ProgrammeState& state : all.programmes()) std::cout << json_line(state);
  } else {
    std::cout << text_report(all);
  }
  return end_of_output();
}

CLI::App& add_command(CLI::App& parent, const char* name, const char* what, ProgrammeArguments& arguments) {
  CLI::App& command = *parent.add_subcommand(name, what);
  add_server_option(command, arguments.server);
  command.add_flag("--json", arguments.json, "Print JSON, one object a line");
  return command;
}

template <class Set>
CLI::Option& add_number(CLI::App& command, const char* name, const char* what, Set set) {
  return *command.add_option_function<std::int64_t>(name, set, what);
}

template <class Set>
CLI::Option& add_time(CLI::App& command, const char* name, const char* what, Set set) {
  return *command.add_option_function<std::string>(
      name,
      [name, set](const std::string& text) {
        const auto time = parse_time(text);
        if (!time) throw CLI::ValidationError(name, text + " is no time (RFC 3339, with a zone)");
        set(time->value());
      },
      what);
}

template <class List>
void add_list(CLI::App& command, const char* name, const char* what, List* list) {
  command.add_option_function<std::vector<std::string>>(
      name, [list](const std::vector<std::string>& items) { list->Assign(items.begin(), items.end()); },
      what);
}

void set_tiers(const std::string& text, v1::AmountKind kind, v1::Programme& programme) {
  const auto tiers = parse_tiers(text);
  const bool is_list = tiers && !tiers->empty();
  if (!is_list) throw CLI::ValidationError(text + " is no list of tiers, as \"100:5000;500:30000\"");
  programme.set_amount_kind(kind);
  for (const IncentiveTier& from : *tiers) {
    v1::IncentiveTier& tier = *programme.add_tiers();
    tier.set_threshold(from.threshold);
    tier.set_payment(from.payment);
  }
}

void set_period(const std::string& text, v1::Programme& programme) {
  const auto period = parse_incentive_period(text);
  if (!period) throw CLI::ValidationError("--period", text + " is none of day, month, year, whole");
  programme.set_period(static_cast<v1::IncentivePeriod>(static_cast<int>(*period) + 1));  // 0 is none
}

// By tiers of what an account has sold.
void add_tiers(CLI::App& amount, CLI::App& command, v1::Programme& programme) {
  amount.add_option_function<std::string>(
      "--tiers-quantity",
      [&programme](const std::string& text) { set_tiers(text, v1::AMOUNT_KIND_TIERS_QUANTITY, programme); },
      "Pays for volume: \"100:5000;500:30000\" is 5,000 for 100 lots sold in a period and 30,000 more for "
      "500");
  amount.add_option_function<std::string>(
      "--tiers-value",
      [&programme](const std::string& text) { set_tiers(text, v1::AMOUNT_KIND_TIERS_VALUE, programme); },
      "Likewise, for so much money at the farm gate");
  command.add_option_function<std::string>(
      "--period", [&programme](const std::string& text) { set_period(text, programme); },
      "Within which what is sold adds up to tiers: day, month, year (in UTC) or whole");
}

// To whom it is open.
void add_eligibility(CLI::App& command, v1::Programme& programme) {
  add_list(command, "--origin", "Goods of these zones", programme.mutable_origins());
  add_list(command, "--origin-county", "Goods of zones in these counties",
           programme.mutable_origin_counties());
  add_list(command, "--origin-attribute", "Goods of zones with one of these attributes",
           programme.mutable_origin_attributes());
  add_list(command, "--destination", "Goods to these zones", programme.mutable_destinations());
  add_list(command, "--commodity", "These commodities", programme.mutable_commodities());
  add_list(command, "--attribute", "Accounts with one of these attributes", programme.mutable_attributes());
}

void add_create(CLI::App& parent, int& exit_code) {
  const auto arguments = std::make_shared<ProgrammeArguments>();
  v1::Programme& programme = *arguments->create.mutable_programme();
  CLI::App& command = add_command(
      parent, "create", "Creates a programme; of what is not given, everything is eligible", *arguments);
  command.add_option("PROGRAMME", *programme.mutable_symbol(), "Its symbol")->required();
  command.add_option("--funder", *programme.mutable_funder(), "Whose money it is");
  add_number(command, "--budget", "What is granted, in minor currency units",
             [&programme](std::int64_t budget) { programme.set_budget(budget); })
      .required();
  const auto set_amount = [&programme](std::int64_t amount, v1::AmountKind kind) {
    programme.set_amount(amount);
    programme.set_amount_kind(kind);
  };
  CLI::Option_group& amount = *command.add_option_group("amount");
  add_number(amount, "--per-lot", "Pays so much a lot at most",
             [set_amount](std::int64_t money) { set_amount(money, v1::AMOUNT_KIND_PER_LOT); });
  add_number(amount, "--per-mille", "Pays so many thousandths of the lane's cost at most",
             [set_amount](std::int64_t per_mille) { set_amount(per_mille, v1::AMOUNT_KIND_PER_MILLE); });
  add_tiers(amount, command, programme);
  amount.require_option(1);
  add_eligibility(command, programme);
  add_number(command, "--account-cap", "What one account may have locked and been paid",
             [&programme](std::int64_t cap) { programme.set_account_cap(cap); });
  add_time(command, "--begin", "Grants coupons, and counts fills, from then on (RFC 3339)",
           [&programme](std::int64_t time) { programme.set_begin_time_ns(time); });
  add_time(command, "--end", "Grants no coupons, and counts no fills, from then on (RFC 3339)",
           [&programme](std::int64_t time) { programme.set_end_time_ns(time); });
  command.callback(
      [arguments, &exit_code] { exit_code = change(*arguments, &Stub::CreateProgramme, arguments->create); });
}

void add_amend(CLI::App& parent, int& exit_code) {
  const auto arguments = std::make_shared<ProgrammeArguments>();
  v1::AmendProgrammeRequest& request = arguments->amend;
  CLI::App& command =
      add_command(parent, "amend", "Grants a programme more, or ends it at another time", *arguments);
  command.add_option("PROGRAMME", *request.mutable_programme(), "Its symbol")->required();
  add_number(command, "--budget", "All that is granted, what was granted before included",
             [&request](std::int64_t budget) { request.set_budget(budget); });
  CLI::Option& end =
      add_time(command, "--end", "Grants no coupons, and counts no fills, from then on (RFC 3339)",
               [&request](std::int64_t time) { request.set_end_time_ns(time); });
  command
      .add_flag_function(
          "--no-end", [&request](std::int64_t) { request.set_no_end(true); }, "Until its money is used up")
      ->excludes(&end);
  command.callback(
      [arguments, &exit_code] { exit_code = change(*arguments, &Stub::AmendProgramme, arguments->amend); });
}

template <class Message>
void add_min_sequence(CLI::App& command, Message& request) {
  add_number(command, "--min-sequence", "Wait until the answer can be true for this command or a later one",
             [&request](std::int64_t sequence) { request.set_min_sequence(sequence); });
}

void add_show(CLI::App& parent, int& exit_code) {
  const auto arguments = std::make_shared<ProgrammeArguments>();
  CLI::App& command =
      add_command(parent, "show", "Shows what a programme has locked and paid, and to whom", *arguments);
  command.add_option("PROGRAMME", *arguments->get.mutable_programme(), "Its symbol")->required();
  add_min_sequence(command, arguments->get);
  command.callback([arguments, &exit_code] { exit_code = show(*arguments); });
}

void add_list(CLI::App& parent, int& exit_code) {
  const auto arguments = std::make_shared<ProgrammeArguments>();
  CLI::App& command = add_command(parent, "list", "Lists programmes and how they stand", *arguments);
  add_min_sequence(command, arguments->list);
  command.callback([arguments, &exit_code] { exit_code = list(*arguments); });
}

}  // namespace

void add_programme_commands(CLI::App& app, int& exit_code) {
  CLI::App& programme = *app.add_subcommand(
      "programme", "Programmes: public money that makes lanes cheaper or pays for volume, and where it goes");
  programme.require_subcommand(1);
  add_create(programme, exit_code);
  add_amend(programme, exit_code);
  add_show(programme, exit_code);
  add_list(programme, exit_code);
  add_programme_watch(programme, exit_code);
}

}  // namespace farmgate
