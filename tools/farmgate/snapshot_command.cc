#include "tools/farmgate/snapshot_command.h"

#include <farmgate/v1/admin_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <string>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"

namespace farmgate {
namespace {

// Bringing an engine up to date may take as long as the commands since the last snapshot take.
constexpr std::chrono::minutes kPatience{60};

int run(const std::string& server, bool json) {
  v1::AdminService::Stub stub(connect(server));
  grpc::ClientContext call;
  call.set_deadline(std::chrono::system_clock::now() + kPatience);
  v1::TakeSnapshotResponse response;
  const grpc::Status status = stub.TakeSnapshot(&call, {}, &response);
  if (!status.ok()) return fail(call_error(server, status));
  if (json) {
    std::cout << "{\"sequence\":" << response.sequence() << "}\n";
  } else {
    std::cout << "snapshot at sequence " << response.sequence() << '\n';
  }
  return end_of_output();
}

}  // namespace

void add_snapshot_command(CLI::App& app, int& exit_code) {
  const auto server = std::make_shared<std::string>(kDefaultServer);
  const auto json = std::make_shared<bool>(false);
  CLI::App* const command =
      app.add_subcommand("snapshot", "Has a farmgated make a snapshot, and waits until it is on the disk");
  add_server_option(*command, *server);
  command->add_flag("--json", *json, "Print the sequence as one JSON object");
  command->callback([server, json, &exit_code] { exit_code = run(*server, *json); });
}

}  // namespace farmgate
