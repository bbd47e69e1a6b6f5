#include "tools/farmgate/account_command.h"

#include <farmgate/v1/account_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>

#include "tools/farmgate/account_report.h"
#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/entries_command.h"
#include "tools/farmgate/message_json.h"
#include "tools/farmgate/result_report.h"

namespace farmgate {
namespace {

using Stub = v1::AccountService::Stub;

struct AccountArguments {
  std::string server = kDefaultServer;
  bool json = false;
  v1::GetAccountRequest get;
  v1::RecordPaymentRequest payment;
  v1::GrantLoanRequest loan;
  v1::SetCreditLineRequest line;
};
using Arguments = std::shared_ptr<AccountArguments>;

int show(const AccountArguments& arguments) {
  Stub stub(connect(arguments.server));
  grpc::ClientContext call;
  set_deadline(call);
  v1::GetAccountResponse response;
  const grpc::Status status = stub.GetAccount(&call, arguments.get, &response);
  if (!status.ok()) return fail(call_error(arguments.server, status));
  std::cout << (arguments.json ? json_line(response) : text_report(response.account()));
  return end_of_output();
}

template <class Response, class Request>
int book(const AccountArguments& arguments,
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

// Account and output, as all of them have.
template <class Message>
CLI::App& add_command(CLI::App& parent, const char* name, const char* what, AccountArguments& arguments,
                      Message& message) {
  CLI::App& command = *parent.add_subcommand(name, what);
  add_server_option(command, arguments.server);
  command.add_flag("--json", arguments.json, "Print the result as one JSON object");
  command.add_option("ACCOUNT", *message.mutable_account(), "The account")->required();
  return command;
}

// Of a booking: the id by which it can be repeated, and who ordered it.
template <class Message>
void add_names(CLI::App& command, Message& message) {
  command
      .add_option("--request-id", *message.mutable_request_id(),
                  "An id of this booking, unique within the account: given again, it books nothing more")
      ->required();
  command.add_option("--by", *message.mutable_ordered_by(), "Who orders it; FARMGATE_ORDERED_BY")
      ->envname("FARMGATE_ORDERED_BY")
      ->required();
}

template <class Set>
void add_amount(CLI::App& command, Set set) {
  command.add_option_function<std::int64_t>("AMOUNT", set, "Minor currency units, 1 or more")->required();
}

void add_show(CLI::App& parent, int& exit_code) {
  const auto arguments = std::make_shared<AccountArguments>();
  CLI::App& command =
      add_command(parent, "show", "Shows what an account owes and is owed", *arguments, arguments->get);
  command.add_option_function<std::int64_t>(
      "--min-sequence", [arguments](std::int64_t sequence) { arguments->get.set_min_sequence(sequence); },
      "Wait until the answer can be true for this command or a later one");
  command.callback([arguments, &exit_code] { exit_code = show(*arguments); });
}

void add_payment(CLI::App& parent, const char* name, const char* what, v1::PaymentKind kind, int& exit_code) {
  const auto arguments = std::make_shared<AccountArguments>();
  v1::RecordPaymentRequest& payment = arguments->payment;
  payment.set_kind(kind);
  CLI::App& command = add_command(parent, name, what, *arguments, payment);
  add_amount(command, [arguments](std::int64_t amount) { arguments->payment.set_amount(amount); });
  add_names(command, payment);
  command.callback(
      [arguments, &exit_code] { exit_code = book(*arguments, &Stub::RecordPayment, arguments->payment); });
}

void add_loan(CLI::App& parent, int& exit_code) {
  const auto arguments = std::make_shared<AccountArguments>();
  CLI::App& command =
      add_command(parent, "lend", "Grants a loan, which proceeds repay by the account's share", *arguments,
                  arguments->loan);
  add_amount(command, [arguments](std::int64_t amount) { arguments->loan.set_amount(amount); });
  add_names(command, arguments->loan);
  command.callback(
      [arguments, &exit_code] { exit_code = book(*arguments, &Stub::GrantLoan, arguments->loan); });
}

void add_limit(CLI::App& parent, int& exit_code) {
  const auto arguments = std::make_shared<AccountArguments>();
  CLI::App& command =
      add_command(parent, "limit", "Sets what the account's bids may come to", *arguments, arguments->line);
  CLI::Option_group& limit = *command.add_option_group("limit");
  limit.add_option_function<std::int64_t>(
      "AMOUNT", [arguments](std::int64_t amount) { arguments->line.set_credit_line(amount); },
      "Minor currency units, 0 or more");
  limit.add_flag_function(
      "--unlimited", [arguments](std::int64_t) { arguments->line.set_unlimited(true); }, "No limit");
  limit.require_option(1);
  add_names(command, arguments->line);
  command.callback(
      [arguments, &exit_code] { exit_code = book(*arguments, &Stub::SetCreditLine, arguments->line); });
}

}  // namespace

void add_account_commands(CLI::App& app, int& exit_code) {
  CLI::App& account = *app.add_subcommand("account", "Money: what accounts owe and are owed, and bookings");
  account.require_subcommand(1);
  add_show(account, exit_code);
  add_entries_command(account, exit_code);
  add_payment(account, "deposit", "Records money that the account paid in for what it buys",
              v1::PAYMENT_KIND_DEPOSIT, exit_code);
  add_payment(account, "withdraw", "Records money paid back to the account, which its line must cover",
              v1::PAYMENT_KIND_WITHDRAWAL, exit_code);
  add_payment(account, "payout", "Records proceeds paid out to the account", v1::PAYMENT_KIND_PAYOUT,
              exit_code);
  add_loan(account, exit_code);
  add_limit(account, exit_code);
}

}  // namespace farmgate
