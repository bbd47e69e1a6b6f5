#include "tools/farmgate/statistics_command.h"

#include <farmgate/v1/market_data_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <iostream>
#include <map>
#include <memory>
#include <string>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/market_options.h"
#include "tools/farmgate/message_json.h"
#include "tools/farmgate/statistics_report.h"

namespace farmgate {
namespace {

const std::map<std::string, v1::StatisticsScope> kScopes{{"commodity", v1::STATISTICS_SCOPE_COMMODITY},
                                                         {"zone", v1::STATISTICS_SCOPE_ZONE},
                                                         {"lane", v1::STATISTICS_SCOPE_LANE}};

struct StatisticsArguments {
  std::string server = kDefaultServer;
  bool json = false;
  std::string zone;
  v1::GetStatisticsRequest request;
};

// By what its filters are about, unless that was said.
void choose_scope(StatisticsArguments& arguments) {
  v1::GetStatisticsRequest& request = arguments.request;
  if (!arguments.zone.empty()) {
    request.set_scope(v1::STATISTICS_SCOPE_ZONE);
    request.set_origin(arguments.zone);
    request.set_destination(arguments.zone);
  } else if (!request.origin().empty() || !request.destination().empty()) {
    request.set_scope(v1::STATISTICS_SCOPE_LANE);
  }
}

int run(const StatisticsArguments& arguments) {
  v1::MarketDataService::Stub stub(connect(arguments.server));
  grpc::ClientContext call;
  set_deadline(call);
  v1::GetStatisticsResponse response;
  const grpc::Status status = stub.GetStatistics(&call, arguments.request, &response);
  if (!status.ok()) return fail(call_error(arguments.server, status));
  std::cout << (arguments.json ? json_line(response) : text_report(response));
  return end_of_output();
}

void add_filters(CLI::App& command, StatisticsArguments& arguments) {
  v1::GetStatisticsRequest& request = arguments.request;
  command.add_option("--commodity", *request.mutable_commodity(), "Of this commodity alone");
  CLI::Option* const by =
      command
          .add_option_function<std::string>(
              "--by", [&request](const std::string& word) { request.set_scope(kScopes.at(word)); },
              "A row for each of these; commodity, or what the filters are about, if left out")
          ->check(CLI::IsMember(kScopes));
  CLI::Option* const zone =
      command.add_option("--zone", arguments.zone, "What came from this zone, and what went to it");
  CLI::Option* const origin =
      command.add_option("--from", *request.mutable_origin(), "Of the lanes from this zone alone");
  CLI::Option* const destination =
      command.add_option("--to", *request.mutable_destination(), "Of the lanes to this zone alone");
  zone->excludes(by)->excludes(origin)->excludes(destination);
  origin->excludes(by);
  destination->excludes(by);
}

}  // namespace

void add_statistics_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<StatisticsArguments>();
  CLI::App* const command =
      app.add_subcommand("stats", "Says what was traded, and what is open: by commodity, by zone or by lane");
  add_server_option(*command, arguments->server);
  add_filters(*command, *arguments);
  add_window_option(*command, arguments->request, "Over which time");
  command
      ->add_option_function<std::int32_t>(
          "--limit", [arguments](std::int32_t rows) { arguments->request.set_row_count_max(rows); },
          "Show so many rows at most; 1,000, if left out")
      ->check(CLI::Range(1, 10'000));
  add_min_sequence_option(*command, arguments->request);
  command->add_flag("--json", arguments->json, "Print the answer as one JSON object");
  command->callback([arguments, &exit_code] {
    choose_scope(*arguments);
    exit_code = run(*arguments);
  });
}

}  // namespace farmgate
