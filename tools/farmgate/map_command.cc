#include "tools/farmgate/map_command.h"

#include <farmgate/v1/market_data_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>

#include "engine/files/output_file.h"
#include "tools/farmgate/api_client.h"
#include "tools/farmgate/as_of_text.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/figures.h"
#include "tools/farmgate/map_page.h"
#include "tools/farmgate/market_options.h"

namespace farmgate {
namespace {

struct MapArguments {
  std::string server = kDefaultServer;
  std::string out;
  bool force = false;
  v1::DemandMapRequest request;
};

Status write_page(const MapArguments& arguments, const std::string& page) {
  auto file = OutputFile::open(arguments.out, arguments.force ? ExistingFile::kReplace : ExistingFile::kKeep);
  if (!file) return file.error();
  if (Status written = file->write(page); !written) return written;
  return file->commit();
}

int run(const MapArguments& arguments) {
  v1::MarketDataService::Stub stub(connect(arguments.server));
  grpc::ClientContext call;
  set_deadline(call);
  v1::DemandMapResponse map;
  const grpc::Status status = stub.DemandMap(&call, arguments.request, &map);
  if (!status.ok()) return fail(call_error(arguments.server, status));
  if (const Status written = write_page(arguments, map_page(map)); !written) return fail(written.error());
  std::cout << arguments.out << ": " << counted(map.demand_size(), "zone") << " with unmet demand, "
            << grouped(map.supply_size()) << " with unsold supply, " << counted(map.lanes_size(), "lane")
            << ", " << counted(map.netbacks_size(), "netback") << ", " << as_of_text(map) << '\n';
  return end_of_output();
}

}  // namespace

void add_map_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<MapArguments>();
  CLI::App* const command =
      app.add_subcommand("map", "Draws where a commodity is wanted and where it lies unsold");
  add_server_option(*command, arguments->server);
  command->add_option("commodity", *arguments->request.mutable_commodity(), "What is traded")->required();
  command->add_option("--out", arguments->out, "The page to write")->required();
  command->add_flag("--force", arguments->force, "Replace the page if there is one");
  add_window_option(*command, arguments->request, "Over which time lanes are counted");
  command
      ->add_option_function<std::int32_t>(
          "--lanes", [arguments](std::int32_t count) { arguments->request.set_lane_count_max(count); },
          "Draw so many of the busiest lanes; 100, if left out")
      ->check(CLI::Range(1, 1'000));
  add_min_sequence_option(*command, arguments->request);
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace farmgate
