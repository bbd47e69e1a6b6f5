#include "tools/farmgate/book_command.h"

#include <farmgate/v1/market_data_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/book_report.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/market_options.h"
#include "tools/farmgate/message_json.h"

namespace farmgate {
namespace {

struct BookArguments {
  std::string server = kDefaultServer;
  bool json = false;
  v1::GetBookRequest request;
};

int run(const BookArguments& arguments) {
  v1::MarketDataService::Stub stub(connect(arguments.server));
  grpc::ClientContext call;
  set_deadline(call);
  v1::GetBookResponse response;
  const grpc::Status status = stub.GetBook(&call, arguments.request, &response);
  if (!status.ok()) return fail(call_error(arguments.server, status));
  std::cout << (arguments.json ? json_line(response) : text_report(arguments.request, response));
  return end_of_output();
}

}  // namespace

void add_book_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<BookArguments>();
  v1::GetBookRequest& request = arguments->request;
  CLI::App* const command =
      app.add_subcommand("book", "Shows a commodity's book, by price or as seen from a zone");
  add_server_option(*command, arguments->server);
  add_book_options(*command, request);
  add_min_sequence_option(*command, request);
  command->add_flag("--json", arguments->json, "Print the answer as one JSON object");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace farmgate
