#include "tools/farmgate/status_command.h"

#include <farmgate/v1/admin_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include <absl/strings/str_format.h>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/figures.h"

namespace farmgate {
namespace {

struct StatusArguments {
  std::string server = kDefaultServer;
  bool json = false;
};

std::string takes_commands(const v1::GetStatusResponse& status) {
  if (status.taking_commands()) return "yes";
  return status.recovering() ? "no, it recovers" : "no";
}

std::string text_report(const v1::GetStatusResponse& status) {
  const auto line = [](std::string_view label, const std::string& figure) {
    return absl::StrFormat("  %-20s %20s\n", label, figure);
  };
  std::string text =
      line("accepted", grouped(status.accepted_sequence())) +
      line("durable", grouped(status.durable_sequence())) +
      line("matched", grouped(status.matched_sequence())) +
      line("published", grouped(status.published_sequence())) +
      line("oldest command", grouped(status.oldest_command_sequence())) +
      line("oldest event", grouped(status.oldest_event_sequence())) +
      line("market data", grouped(status.market_data_sequence())) +
      line("ledger", grouped(status.ledger_sequence())) + line("digest", status.digest()) +
      line("resting orders", grouped(status.resting_order_count())) +
      line("pending commands", grouped(status.pending_command_count())) +
      line("undurable batches", grouped(status.undurable_batch_count())) +
      line("unpublished batches", grouped(status.unpublished_batch_count())) +
      line("durability", status.durability()) + line("clock", status.client_clock() ? "client" : "engine") +
      line("takes commands", takes_commands(status)) +
      line("uptime, seconds", grouped(status.uptime_seconds())) + line("version", status.version());
  if (status.clock_ahead_seconds() > 0) {
    text += "  the clock has jumped " + grouped(status.clock_ahead_seconds()) +
            " seconds ahead, and is not followed: set it right, or see `farmgate clock follow --ahead " +
            std::to_string(status.clock_ahead_seconds()) + "`\n";
  }
  if (status.everyone_suspended()) text += "  everyone is suspended: see `farmgate reinstate`\n";
  if (status.suspended_account_count() > 0) {
    text += "  accounts suspended by themselves: " + grouped(status.suspended_account_count()) + "\n";
  }
  if (!status.failure().empty()) text += "  it had to stop: " + status.failure() + "\n";
  return text;
}

std::string json_report(const v1::GetStatusResponse& status) {
  const nlohmann::ordered_json json = {{"accepted_sequence", status.accepted_sequence()},
                                       {"durable_sequence", status.durable_sequence()},
                                       {"matched_sequence", status.matched_sequence()},
                                       {"published_sequence", status.published_sequence()},
                                       {"oldest_command_sequence", status.oldest_command_sequence()},
                                       {"oldest_event_sequence", status.oldest_event_sequence()},
                                       {"market_data_sequence", status.market_data_sequence()},
                                       {"ledger_sequence", status.ledger_sequence()},
                                       {"digest", status.digest()},
                                       {"resting_order_count", status.resting_order_count()},
                                       {"pending_command_count", status.pending_command_count()},
                                       {"undurable_batch_count", status.undurable_batch_count()},
                                       {"unpublished_batch_count", status.unpublished_batch_count()},
                                       {"durability", status.durability()},
                                       {"clock", status.client_clock() ? "client" : "engine"},
                                       {"clock_ahead_seconds", status.clock_ahead_seconds()},
                                       {"everyone_suspended", status.everyone_suspended()},
                                       {"suspended_account_count", status.suspended_account_count()},
                                       {"taking_commands", status.taking_commands()},
                                       {"recovering", status.recovering()},
                                       {"failure", status.failure()},
                                       {"uptime_seconds", status.uptime_seconds()},
                                       {"version", status.version()}};
  return json.dump(2) + "\n";
}

int run(const StatusArguments& arguments) {
  v1::AdminService::Stub stub(connect(arguments.server));
  grpc::ClientContext call;
  set_deadline(call);
  v1::GetStatusResponse response;
  const grpc::Status status = stub.GetStatus(&call, {}, &response);
  if (!status.ok()) return fail(call_error(arguments.server, status));
  std::cout << (arguments.json ? json_report(response) : text_report(response));
  return end_of_output();
}

}  // namespace

void add_status_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<StatusArguments>();
  CLI::App* const command = app.add_subcommand("status", "Says how far a farmgated has come");
  add_server_option(*command, arguments->server);
  command->add_flag("--json", arguments->json, "Print it as one JSON object");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace farmgate
