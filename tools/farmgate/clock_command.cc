#include "tools/farmgate/clock_command.h"

#include <farmgate/v1/admin_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <iostream>
#include <limits>
#include <memory>
#include <string>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/figures.h"

namespace farmgate {
namespace {

int follow(const std::string& server, std::int64_t ahead_seconds) {
  v1::AdminService::Stub stub(connect(server));
  grpc::ClientContext call;
  set_deadline(call);
  v1::FollowClockRequest request;
  request.set_expected_ahead_seconds(ahead_seconds);
  v1::FollowClockResponse response;
  const grpc::Status status = stub.FollowClock(&call, request, &response);
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
  const auto ahead_seconds = std::make_shared<std::int64_t>(0);
  command
      ->add_option(
          "--ahead", *ahead_seconds,
          "Seconds that `farmgate status` said it is ahead: by now it must be so far, give or take a "
          "minute; wherever it is when not given")
      ->check(CLI::Range(std::int64_t{1}, std::numeric_limits<std::int64_t>::max()));
  command->callback([server, ahead_seconds, &exit_code] { exit_code = follow(*server, *ahead_seconds); });
}

}  // namespace farmgate
