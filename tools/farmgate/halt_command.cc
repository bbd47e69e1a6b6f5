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

struct HaltArguments {
  std::string server = kDefaultServer;
  std::string commodity;
  bool json = false;
};

template <class Request, class Response>
using Call = grpc::Status (v1::AdminService::Stub::*)(grpc::ClientContext*, const Request&, Response*);

template <class Request, class Response>
int run(const HaltArguments& arguments, Call<Request, Response> method) {
  v1::AdminService::Stub stub(connect(arguments.server));
  grpc::ClientContext call;
  set_deadline(call);
  Request request;
  request.set_commodity(arguments.commodity);
  Response response;
  const grpc::Status status = (stub.*method)(&call, request, &response);
  if (!status.ok()) return fail(call_error(arguments.server, status));
  return print_result(response.result(), arguments.json);
}

template <class Request, class Response>
void add_command(CLI::App& app, const char* name, const char* what, Call<Request, Response> method,
                 int& exit_code) {
  const auto arguments = std::make_shared<HaltArguments>();
  CLI::App* const command = app.add_subcommand(name, what);
  add_server_option(*command, arguments->server);
  command->add_option("COMMODITY", arguments->commodity, "The commodity")->required();
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
}

}  // namespace farmgate
