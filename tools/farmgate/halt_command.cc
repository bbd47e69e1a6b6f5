#include "tools/farmgate/halt_command.h"

#include <farmgate/v1/admin_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/result_report.h"

namespace farmgate {
namespace {

struct StopArguments {
  std::string server = kDefaultServer;
  std::string commodity;
  std::string account;
  bool everyone = false;
  bool cancel = false;
  bool json = false;
};

template <class Request, class Response>
using Call = grpc::Status (v1::AdminService::Stub::*)(grpc::ClientContext*, const Request&, Response*);

// Halts and resumes are of a commodity, suspensions of an account or everyone; what stops can cancel.
template <class Request>
Request request_of(const StopArguments& arguments) {
  Request request;
  if constexpr (requires { request.commodity(); }) {
    request.set_commodity(arguments.commodity);
  } else {
    request.set_account(arguments.account);
    request.set_everyone(arguments.everyone);
  }
  if constexpr (requires { request.cancel_orders(); }) request.set_cancel_orders(arguments.cancel);
  return request;
}

template <class Request, class Response>
int run(const StopArguments& arguments, Call<Request, Response> method) {
  v1::AdminService::Stub stub(connect(arguments.server));
  grpc::ClientContext call;
  set_deadline(call);
  Response response;
  const grpc::Status status = (stub.*method)(&call, request_of<Request>(arguments), &response);
  if (!status.ok()) return fail(call_error(arguments.server, status));
  return print_result(response.result(), arguments.json);
}

template <class Request, class Response>
void add_command(CLI::App& app, const char* name, const char* what, Call<Request, Response> method,
                 int& exit_code) {
  const auto arguments = std::make_shared<StopArguments>();
  CLI::App* const command = app.add_subcommand(name, what);
  add_server_option(*command, arguments->server);
  if constexpr (requires(const Request& request) { request.commodity(); }) {
    command->add_option("COMMODITY", arguments->commodity, "The commodity")->required();
  } else {
    CLI::Option_group* const who = command->add_option_group("who");
    who->add_option("--account", arguments->account, "This account alone");
    who->add_flag("--everyone", arguments->everyone, "All accounts that there are and will be");
    who->require_option(1);
  }
  if constexpr (requires(const Request& request) { request.cancel_orders(); }) {
    command->add_flag("--cancel", arguments->cancel, "Cancel what rests, too");
  }
  command->add_flag("--json", arguments->json, "Print the result as one JSON object");
  command->callback([arguments, method, &exit_code] { exit_code = run(*arguments, method); });
}

}  // namespace

void add_halt_commands(CLI::App& app, int& exit_code) {
  add_command<v1::HaltCommodityRequest, v1::HaltCommodityResponse>(
      app, "halt", "Stops the matching of a commodity; cancels go on", &v1::AdminService::Stub::HaltCommodity,
      exit_code);
  add_command<v1::ResumeCommodityRequest, v1::ResumeCommodityResponse>(
      app, "resume", "Ends the halt of a commodity", &v1::AdminService::Stub::ResumeCommodity, exit_code);
  add_command<v1::SuspendTradingRequest, v1::SuspendTradingResponse>(
      app, "suspend", "Takes no more orders of an account, or of everyone; cancels go on",
      &v1::AdminService::Stub::SuspendTrading, exit_code);
  add_command<v1::ReinstateTradingRequest, v1::ReinstateTradingResponse>(
      app, "reinstate", "Ends the suspension of an account, or of everyone",
      &v1::AdminService::Stub::ReinstateTrading, exit_code);
}

}  // namespace farmgate
