#include "tools/farmgate/quote_command.h"

#include <farmgate/v1/market_data_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/market_options.h"
#include "tools/farmgate/message_json.h"
#include "tools/farmgate/quote_report.h"

namespace farmgate {
namespace {

struct QuoteArguments {
  std::string server = kDefaultServer;
  bool json = false;
  v1::GetQuoteRequest request;
};

int run(const QuoteArguments& arguments) {
  v1::MarketDataService::Stub stub(connect(arguments.server));
  grpc::ClientContext call;
  set_deadline(call);
  v1::GetQuoteResponse response;
  const grpc::Status status = stub.GetQuote(&call, arguments.request, &response);
  if (!status.ok()) return fail(call_error(arguments.server, status));
  std::cout << (arguments.json ? json_line(response) : text_report(response));
  return end_of_output();
}

// Named as those of `order place`, so that a quote can become an order.
void add_order_options(CLI::App& command, v1::GetQuoteRequest& request) {
  add_side_option(command, request)->required();
  command.add_option("--commodity", *request.mutable_commodity(), "What is traded")->required();
  command.add_option("--zone", *request.mutable_zone(), "The origin of an ask, the destination of a bid")
      ->required();
  command
      .add_option_function<std::int64_t>(
          "--quantity", [&request](std::int64_t lots) { request.set_quantity_lots(lots); }, "Lots")
      ->required();
  command.add_option_function<std::int64_t>(
      "--price", [&request](std::int64_t price) { request.set_limit_price(price); },
      "The least farm-gate price of an ask, the highest delivered price of a bid; any, if left out");
  command.add_option("--account", *request.mutable_account(),
                     "Whose order: it does not meet others of its own, and an ask gets the coupon it would");
  add_self_trade_option(command, request);
}

}  // namespace

void add_quote_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<QuoteArguments>();
  CLI::App* const command =
      app.add_subcommand("quote", "Says what an order would come to now, without placing it");
  add_server_option(*command, arguments->server);
  add_order_options(*command, arguments->request);
  command
      ->add_option_function<std::int32_t>(
          "--fills", [arguments](std::int32_t count) { arguments->request.set_fill_count_max(count); },
          "List at most so many fills; 100, if left out")
      ->check(CLI::Range(1, 1'000));
  add_min_sequence_option(*command, arguments->request);
  command->add_flag("--json", arguments->json, "Print the answer as one JSON object");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace farmgate
