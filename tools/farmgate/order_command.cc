#include "tools/farmgate/order_command.h"

#include <farmgate/v1/order_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <string>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/order_query_command.h"
#include "tools/farmgate/result_report.h"
#include "tools/farmgate/time_text.h"

namespace farmgate {
namespace {

const std::map<std::string, v1::Side> kSides{{"bid", v1::SIDE_BID}, {"ask", v1::SIDE_ASK}};
const std::map<std::string, v1::TimeInForce> kTimesInForce{{"GTC", v1::TIME_IN_FORCE_GTC},
                                                           {"GTD", v1::TIME_IN_FORCE_GTD},
                                                           {"IOC", v1::TIME_IN_FORCE_IOC},
                                                           {"FOK", v1::TIME_IN_FORCE_FOK}};
const std::map<std::string, v1::SelfTrade> kSelfTrades{{"cancel_incoming", v1::SELF_TRADE_CANCEL_INCOMING},
                                                       {"cancel_resting", v1::SELF_TRADE_CANCEL_RESTING},
                                                       {"cancel_both", v1::SELF_TRADE_CANCEL_BOTH}};

// What every command on orders has.
struct OrderArguments {
  std::string server = kDefaultServer;
  bool json = false;
  v1::NewOrder order;
  std::string expire_time;
  v1::Cancel cancel;
  v1::Replace replace;
  v1::MassCancel mass_cancel;
  bool all = false;
};
using Arguments = std::shared_ptr<OrderArguments>;

// Calls the method, and prints its result.
template <class Response, class Request, class Method>
int call(const OrderArguments& arguments, Method method, const Request& request) {
  v1::OrderService::Stub stub(connect(arguments.server));
  grpc::ClientContext context;
  set_deadline(context);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return fail(call_error(arguments.server, status));
  return print_result(response.result(), arguments.json);
}

int place(OrderArguments& arguments) {
  v1::PlaceOrderRequest request;
  *request.mutable_order() = arguments.order;
  if (!arguments.expire_time.empty()) {
    const auto time = parse_time(arguments.expire_time);
    if (!time) {
      return fail(
          {.code = ErrorCode::kUsage,
           .message = "--expire-time: " + arguments.expire_time +
                      " is no time: give RFC 3339, as 2026-01-31T12:00:00Z, or nanoseconds since 1970"});
    }
    request.mutable_order()->set_expire_time_ns(time->value());
  }
  return call<v1::PlaceOrderResponse>(arguments, &v1::OrderService::Stub::PlaceOrder, request);
}

int cancel_all(const OrderArguments& arguments) {
  v1::CancelOrdersRequest request;
  *request.mutable_mass_cancel() = arguments.mass_cancel;
  request.mutable_mass_cancel()->set_account(arguments.cancel.account());
  request.mutable_mass_cancel()->set_request_id(arguments.cancel.request_id());
  return call<v1::CancelOrdersResponse>(arguments, &v1::OrderService::Stub::CancelOrders, request);
}

int cancel(const OrderArguments& arguments) {
  if (arguments.all) return cancel_all(arguments);
  v1::CancelOrderRequest request;
  *request.mutable_cancel() = arguments.cancel;
  return call<v1::CancelOrderResponse>(arguments, &v1::OrderService::Stub::CancelOrder, request);
}

int replace(const OrderArguments& arguments) {
  v1::ReplaceOrderRequest request;
  *request.mutable_replace() = arguments.replace;
  return call<v1::ReplaceOrderResponse>(arguments, &v1::OrderService::Stub::ReplaceOrder, request);
}

void add_common(CLI::App& command, OrderArguments& arguments) {
  add_server_option(command, arguments.server);
  command.add_flag("--json", arguments.json, "Print the result as one JSON object");
}

// Account and id, straight into the message.
template <class Message>
CLI::Option* add_names(CLI::App& command, Message& message) {
  command.add_option("--account", *message.mutable_account(), "Whose order it is")->required();
  return command.add_option("--id", *message.mutable_order_id(), "The order's id, unique within the account");
}

template <class Message>
void add_side(CLI::App& command, Message& message, bool required) {
  command
      .add_option_function<std::string>(
          "--side", [&message](const std::string& word) { message.set_side(kSides.at(word)); },
          "bid: demand; ask: supply")
      ->check(CLI::IsMember(kSides))
      ->required(required);
}

template <class Message>
void add_terms(CLI::App& command, Message& message) {
  command
      .add_option_function<std::int64_t>(
          "--quantity", [&message](std::int64_t lots) { message.set_quantity_lots(lots); }, "Lots, in total")
      ->required();
  command
      .add_option_function<std::int64_t>(
          "--price", [&message](std::int64_t price) { message.set_price(price); },
          "Minor currency units per lot: the least farm-gate price of an ask, the highest delivered price of "
          "a bid")
      ->required();
}

template <class Message>
void add_request_id(CLI::App& command, Message& message) {
  command.add_option("--request-id", *message.mutable_request_id(),
                     "An id of this request, so that it can be retried");
}

void add_options(CLI::App& command, OrderArguments& arguments) {
  v1::NewOrder& order = arguments.order;
  order.set_time_in_force(v1::TIME_IN_FORCE_GTC);
  command
      .add_option_function<std::string>(
          "--time-in-force",
          [&order](const std::string& word) { order.set_time_in_force(kTimesInForce.at(word)); },
          "GTC (default): rests; GTD: rests until --expire-time; IOC: what trades at once; FOK: all at once "
          "or nothing")
      ->check(CLI::IsMember(kTimesInForce));
  command.add_option("--expire-time", arguments.expire_time, "Of GTD: RFC 3339, or nanoseconds since 1970");
  command.add_option_function<std::int64_t>(
      "--min-quantity", [&order](std::int64_t lots) { order.set_min_quantity_lots(lots); },
      "Cancel it on entry when fewer lots would trade then");
  command.add_flag_function(
      "--post-only", [&order](std::int64_t) { order.set_post_only(true); },
      "Cancel it on entry if anything would trade");
  command
      .add_option_function<std::string>(
          "--self-trade", [&order](const std::string& word) { order.set_self_trade(kSelfTrades.at(word)); },
          "What is cancelled when it meets an order of its account")
      ->check(CLI::IsMember(kSelfTrades));
}

void add_place(CLI::App& app, const Arguments& arguments, int& exit_code) {
  CLI::App* const command = app.add_subcommand("place", "Places an order");
  add_common(*command, *arguments);
  add_names(*command, arguments->order)->required();
  add_side(*command, arguments->order, true);
  command->add_option("--commodity", *arguments->order.mutable_commodity(), "What is traded")->required();
  command
      ->add_option("--zone", *arguments->order.mutable_zone(),
                   "The origin of an ask, the destination of a bid")
      ->required();
  add_terms(*command, arguments->order);
  add_options(*command, *arguments);
  command->callback([arguments, &exit_code] { exit_code = place(*arguments); });
}

void add_cancel(CLI::App& app, const Arguments& arguments, int& exit_code) {
  CLI::App* const command = app.add_subcommand("cancel", "Cancels an order, or all of an account's");
  add_common(*command, *arguments);
  CLI::Option* const id = add_names(*command, arguments->cancel);
  CLI::Option* const all = command->add_flag("--all", arguments->all, "All orders of the account");
  all->excludes(id);
  command
      ->add_option("--commodity", *arguments->mass_cancel.mutable_commodity(),
                   "With --all: of this commodity")
      ->needs(all);
  add_side(*command, arguments->mass_cancel, false);
  command->get_option("--side")->needs(all);
  add_request_id(*command, arguments->cancel);
  command->final_callback([arguments, id, &exit_code] {
    if (!arguments->all && id->count() == 0) throw CLI::RequiredError("--id or --all");
    exit_code = cancel(*arguments);
  });
}

void add_replace(CLI::App& app, const Arguments& arguments, int& exit_code) {
  CLI::App* const command = app.add_subcommand("replace", "Gives an order another price and total quantity");
  add_common(*command, *arguments);
  add_names(*command, arguments->replace)->required();
  add_terms(*command, arguments->replace);
  add_request_id(*command, arguments->replace);
  command->callback([arguments, &exit_code] { exit_code = replace(*arguments); });
}

}  // namespace

void add_order_command(CLI::App& app, int& exit_code) {
  CLI::App* const order = app.add_subcommand("order", "Places, cancels, replaces and shows orders");
  order->require_subcommand(1);
  const auto arguments = std::make_shared<OrderArguments>();
  add_place(*order, arguments, exit_code);
  add_cancel(*order, arguments, exit_code);
  add_replace(*order, arguments, exit_code);
  add_order_queries(*order, exit_code);
}

}  // namespace farmgate
