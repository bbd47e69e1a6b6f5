#include "tools/farmgate/clock_command.h"

#include <farmgate/v1/admin_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/figures.h"

namespace farmgate {
namespace {

int follow(const std::string& server) {
  v1::AdminService::Stub stub(connect(server));
  grpc::ClientContext call;
  set_deadline(call);
  v1::FollowClockResponse response;
  const grpc::Status status = stub.FollowClock(&call, {}, &response);
  if (!status.ok()) return fail(call_error(server, status));
  std::cout << "the clock is followed: " << grouped(response.ahead_seconds()) << " seconds ahead\n";
  return end_of_output();
}

}  // namespace

void add_clock_command(CLI::App& app, int& exit_code) {
  CLI::App* const clock = app.add_subcommand("clock", "The clock of a farmgated");
  clock->require_subcommand(1);
  const auto server = std::make_shared<std::string>(kDefaultServer);
  CLI::App* const command = clock->add_subcommand(
      "follow",
      "Says that the machine's clock, which has jumped ahead, is right: what expires by then, does");
  add_server_option(*command, *server);
  command->callback([server, &exit_code] { exit_code = follow(*server); });
}

}  // namespace farmgate
