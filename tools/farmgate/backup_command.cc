#include "tools/farmgate/backup_command.h"

#include <absl/time/clock.h>
#include <absl/time/time.h>
#include <farmgate/v1/admin_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/figures.h"

namespace farmgate {
namespace {

// Where files cannot be shared they are copied, which takes as long as the disk does.
constexpr std::chrono::minutes kPatience{60};

struct BackupArguments {
  std::string server = kDefaultServer;
  std::string name;  // empty: the time
  bool json = false;
};

std::string name_of_now() {
  return absl::FormatTime("%Y%m%dT%H%M%SZ", absl::Now(), absl::UTCTimeZone());
}

int run(const BackupArguments& arguments) {
  v1::AdminService::Stub stub(connect(arguments.server));
  grpc::ClientContext call;
  call.set_deadline(std::chrono::system_clock::now() + kPatience);
  v1::CreateBackupRequest request;
  request.set_name(arguments.name.empty() ? name_of_now() : arguments.name);
  v1::CreateBackupResponse response;
  const grpc::Status status = stub.CreateBackup(&call, request, &response);
  if (!status.ok()) return fail(call_error(arguments.server, status));
  if (arguments.json) {
    const nlohmann::ordered_json json = {
        {"sequence", response.sequence()}, {"digest", response.digest()}, {"path", response.path()}};
    std::cout << json.dump() << '\n';
  } else {
    std::cout << "backup up to sequence " << grouped(response.sequence()) << " in " << response.path()
              << ": copy it to another machine\n";
    if (!response.digest().empty()) std::cout << "digest " << response.digest() << '\n';
  }
  return end_of_output();
}

}  // namespace

void add_backup_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<BackupArguments>();
  CLI::App* const command = app.add_subcommand(
      "backup",
      "Has a farmgated copy its data directory, while it goes on; `farmgate restore` is the way back");
  add_server_option(*command, arguments->server);
  command->add_option("--name", arguments->name, "Name of the backup; the time when it is not given");
  command->add_flag("--json", arguments->json, "Print sequence, digest and path as one JSON object");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace farmgate
