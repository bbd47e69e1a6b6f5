#include "tools/farmgate/explain_command.h"

#include <farmgate/v1/market_data_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/explain_report.h"
#include "tools/farmgate/market_options.h"
#include "tools/farmgate/message_json.h"

namespace farmgate {
namespace {

struct ExplainArguments {
  std::string server = kDefaultServer;
  bool json = false;
  v1::ExplainOrderRequest request;
  v1::HypotheticalOrder if_placed;
};
using Arguments = std::shared_ptr<ExplainArguments>;

int run(ExplainArguments& arguments) {
  v1::ExplainOrderRequest& request = arguments.request;
  const bool is_hypothetical = arguments.if_placed.side() != v1::SIDE_UNSPECIFIED;
  if (is_hypothetical) {  // then --account says whose it would be
    arguments.if_placed.set_account(request.account());
    request.clear_account();
    *request.mutable_if_placed() = arguments.if_placed;
  }
  v1::MarketDataService::Stub stub(connect(arguments.server));
  grpc::ClientContext call;
  set_deadline(call);
  v1::ExplainOrderResponse response;
  const grpc::Status status = stub.ExplainOrder(&call, request, &response);
  if (!status.ok()) return fail(call_error(arguments.server, status));
  std::cout << (arguments.json ? json_line(response) : text_report(response));
  return end_of_output();
}

// An order that rests, by its name or its sequence.
void add_resting(CLI::App& command, const Arguments& arguments) {
  command.add_option("--account", *arguments->request.mutable_account(), "Whose order it is, or would be");
  command.add_option("--id", *arguments->request.mutable_order_id(), "The order's id")->needs("--account");
  command
      .add_option_function<std::int64_t>(
          "--sequence", [arguments](std::int64_t placed) { arguments->request.set_sequence(placed); },
          "Instead: the sequence of the command that placed it")
      ->check(CLI::PositiveNumber)
      ->excludes("--id")
      ->excludes("--account");
}

// One that might be placed, in the options of `order place`.
void add_hypothetical(CLI::App& command, const Arguments& arguments) {
  v1::HypotheticalOrder& order = arguments->if_placed;
  CLI::Option* const side = add_side_option(command, order);
  CLI::Option* const commodity =
      command.add_option("--commodity", *order.mutable_commodity(), "Of an order to come: what is traded");
  CLI::Option* const zone = command.add_option("--zone", *order.mutable_zone(), "Of an order to come: where");
  CLI::Option* const price = command.add_option_function<std::int64_t>(
      "--price", [arguments](std::int64_t value) { arguments->if_placed.set_price(value); },
      "Of an order to come: its price");
  CLI::Option* const quantity =
      command
          .add_option_function<std::int64_t>(
              "--quantity",
              [arguments](std::int64_t value) { arguments->if_placed.set_quantity_lots(value); },
              "Of an ask to come: its lots, for all of which a coupon must be had (default: 1)")
          ->check(CLI::PositiveNumber);
  CLI::Option* const self_trade = add_self_trade_option(command, order)->needs("--account");
  side->needs(commodity)->needs(zone)->needs(price)->excludes("--id")->excludes("--sequence");
  for (CLI::Option* const option : {commodity, zone, price, quantity, self_trade}) option->needs(side);
}

}  // namespace

void add_explain_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<ExplainArguments>();
  CLI::App* const command =
      app.add_subcommand("explain", "Says why an order that rests, or one to come, does not trade");
  add_server_option(*command, arguments->server);
  add_resting(*command, arguments);
  add_hypothetical(*command, arguments);
  add_min_sequence_option(*command, arguments->request);
  command->add_flag("--json", arguments->json, "Print the answer as one JSON object");
  command->final_callback([arguments, command, &exit_code] {
    if (command->count("--id") + command->count("--sequence") + command->count("--side") == 0) {
      throw CLI::RequiredError(
          "--account and --id, or --sequence, or --side, --commodity, --zone and --price");
    }
    exit_code = run(*arguments);
  });
}

}  // namespace farmgate
