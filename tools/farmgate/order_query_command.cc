#include "tools/farmgate/order_query_command.h"

#include <farmgate/v1/order_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/message_json.h"
#include "tools/farmgate/order_report.h"

namespace farmgate {
namespace {

constexpr std::int64_t kPageSize = 1'000;

const std::map<std::string, v1::Side> kSides{{"bid", v1::SIDE_BID}, {"ask", v1::SIDE_ASK}};

struct QueryArguments {
  std::string server = kDefaultServer;
  bool json = false;
  v1::GetOrderRequest get;
  v1::ListOrdersRequest list;
  std::int64_t limit = INT64_MAX;
};
using Arguments = std::shared_ptr<QueryArguments>;

int show(const QueryArguments& arguments) {
  v1::OrderService::Stub stub(connect(arguments.server));
  grpc::ClientContext call;
  set_deadline(call);
  v1::GetOrderResponse response;
  const grpc::Status status = stub.GetOrder(&call, arguments.get, &response);
  if (!status.ok()) return fail(call_error(arguments.server, status));
  std::cout << (arguments.json ? json_line(response) : text_report(response.order()));
  return end_of_output();
}

// Gathers the orders of all pages, up to the limit.
grpc::Status gather(const QueryArguments& arguments, std::vector<v1::Order>& orders) {
  v1::OrderService::Stub stub(connect(arguments.server));
  v1::ListOrdersRequest request = arguments.list;
  v1::ListOrdersResponse response;
  do {
    const std::int64_t missing = arguments.limit - static_cast<std::int64_t>(orders.size());
    request.set_page_size(static_cast<std::int32_t>(std::min(kPageSize, missing)));
    grpc::ClientContext call;
    set_deadline(call);
    if (grpc::Status status = stub.ListOrders(&call, request, &response); !status.ok()) return status;
    orders.insert(orders.end(), response.orders().begin(), response.orders().end());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty() && static_cast<std::int64_t>(orders.size()) < arguments.limit);
  return grpc::Status::OK;
}

int list(const QueryArguments& arguments) {
  std::vector<v1::Order> orders;
  const grpc::Status status = gather(arguments, orders);
  if (!status.ok()) return fail(call_error(arguments.server, status));
  if (arguments.json) {
    for (const v1::Order& order : orders) std::cout << json_line(order);
  } else {
    std::cout << text_table(orders);
  }
  return end_of_output();
}

template <class Message>
void add_common(CLI::App& command, QueryArguments& arguments, Message& message) {
  add_server_option(command, arguments.server);
  command
      .add_option_function<std::int64_t>(
          "--min-sequence", [&message](std::int64_t sequence) { message.set_min_sequence(sequence); },
          "Wait until the answer is true for this sequence")
      ->check(CLI::PositiveNumber);
}

void add_show(CLI::App& order, const Arguments& arguments, int& exit_code) {
  CLI::App* const command = order.add_subcommand("show", "Says how an order stands");
  add_common(*command, *arguments, arguments->get);
  command->add_flag("--json", arguments->json, "Print the answer as one JSON object");
  CLI::Option* const account =
      command->add_option("--account", *arguments->get.mutable_account(), "Whose order it is");
  CLI::Option* const id = command->add_option("--id", *arguments->get.mutable_order_id(), "The order's id");
  account->needs(id);
  id->needs(account);
  CLI::Option* const sequence = command->add_option_function<std::int64_t>(
      "--sequence", [arguments](std::int64_t placed) { arguments->get.set_sequence(placed); },
      "Instead: the sequence of the command that placed it");
  sequence->check(CLI::PositiveNumber)->excludes(account)->excludes(id);
  command->final_callback([arguments, id, sequence, &exit_code] {
    if (id->count() + sequence->count() == 0) throw CLI::RequiredError("--account and --id, or --sequence");
    exit_code = show(*arguments);
  });
}

void add_list(CLI::App& order, const Arguments& arguments, int& exit_code) {
  CLI::App* const command = order.add_subcommand("list", "Lists open orders, the oldest first");
  add_common(*command, *arguments, arguments->list);
  command->add_flag("--json", arguments->json, "One JSON object a line");
  command->add_option("--account", *arguments->list.mutable_account(), "Of this account alone");
  command->add_option("--commodity", *arguments->list.mutable_commodity(), "Of this commodity alone");
  command->add_option("--zone", *arguments->list.mutable_zone(), "Of this zone alone");
  command
      ->add_option_function<std::string>(
          "--side", [arguments](const std::string& word) { arguments->list.set_side(kSides.at(word)); },
          "Of this side alone")
      ->check(CLI::IsMember(kSides));
  command->add_option("--limit", arguments->limit, "End after so many")->check(CLI::PositiveNumber);
  command->final_callback([arguments, &exit_code] { exit_code = list(*arguments); });
}

}  // namespace

void add_order_queries(CLI::App& order, int& exit_code) {
  const auto arguments = std::make_shared<QueryArguments>();
  add_show(order, arguments, exit_code);
  add_list(order, arguments, exit_code);
}

}  // namespace farmgate
