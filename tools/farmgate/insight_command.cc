#include "tools/farmgate/insight_command.h"

#include <farmgate/v1/insight_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <iostream>
#include <map>
#include <memory>
#include <string>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/insight_report.h"
#include "tools/farmgate/market_options.h"
#include "tools/farmgate/message_json.h"

namespace farmgate {
namespace {

using Stub = v1::InsightService::Stub;

const std::map<std::string, v1::ZoneOrder> kOrders{{"sales", v1::ZONE_ORDER_SALES},
                                                   {"sellers", v1::ZONE_ORDER_SELLERS},
                                                   {"lanes", v1::ZONE_ORDER_LANES},
                                                   {"symbol", v1::ZONE_ORDER_SYMBOL}};
const std::map<std::string, v1::TownOrder> kTownOrders{{"villages", v1::TOWN_ORDER_VILLAGES},
                                                       {"sales", v1::TOWN_ORDER_SALES},
                                                       {"sellers", v1::TOWN_ORDER_SELLERS},
                                                       {"name", v1::TOWN_ORDER_NAME}};
const std::map<std::string, v1::MilestoneKind> kKinds{
    {"first_sale", v1::MILESTONE_KIND_FIRST_SALE},
    {"above_poverty_line", v1::MILESTONE_KIND_ABOVE_POVERTY_LINE},
    {"below_poverty_line", v1::MILESTONE_KIND_BELOW_POVERTY_LINE},
    {"village_gained", v1::MILESTONE_KIND_VILLAGE_GAINED},
    {"village_lost", v1::MILESTONE_KIND_VILLAGE_LOST},
    {"town_gained", v1::MILESTONE_KIND_TOWN_GAINED},
    {"town_lost", v1::MILESTONE_KIND_TOWN_LOST}};

constexpr std::int32_t kShortestInterval = 10;  // milliseconds

enum class Output : std::uint8_t { kText, kJson, kCsv };

template <class Request>
struct InsightArguments {
  std::string server = kDefaultServer;
  Output output = Output::kText;
  Request request;
};

template <class Response>
std::string shown(const Response& response, Output output) {
  switch (output) {
    case Output::kJson:
      return json_line(response);
    case Output::kCsv:
      return csv_report(response);
    case Output::kText:
      break;
  }
  return text_report(response);
}

template <class Request>
void add_common_options(CLI::App& command, InsightArguments<Request>& arguments) {
  add_server_option(command, arguments.server);
  add_min_sequence_option(command, arguments.request);
  CLI::Option* const json = command.add_flag_function(
      "--json", [&arguments](std::int64_t) { arguments.output = Output::kJson; }, "Print one JSON object");
  command
      .add_flag_function(
          "--csv", [&arguments](std::int64_t) { arguments.output = Output::kCsv; }, "Print rows as CSV")
      ->excludes(json);
}

// Adds a command that asks once; returns what it is to ask.
template <class Request, class Response>
CLI::App& add_query(CLI::App& parent, const char* name, const char* what,
                    grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    std::shared_ptr<InsightArguments<Request>> arguments, int& exit_code) {
  CLI::App& command = *parent.add_subcommand(name, what);
  add_common_options(command, *arguments);
  command.callback([arguments, method, &exit_code] {
    Stub stub(connect(arguments->server));
    grpc::ClientContext call;
    set_deadline(call);
    Response response;
    const grpc::Status status = (stub.*method)(&call, arguments->request, &response);
    if (!status.ok()) {
      exit_code = fail(call_error(arguments->server, status));
      return;
    }
    std::cout << shown(response, arguments->output);
    exit_code = end_of_output();
  });
  return command;
}

template <class Request>
void add_page_options(CLI::App& command, Request& request) {
  command
      .add_option_function<std::int32_t>(
          "--limit", [&request](std::int32_t rows) { request.set_page_size(rows); },
          "So many at most; 100, if left out")
      ->check(CLI::Range(1, 1'000));
  command.add_option("--page", *request.mutable_page_token(),
                     "Go on behind a page: its next_page_token, which --json prints");
}

template <class Request>
std::shared_ptr<InsightArguments<Request>> arguments_of() {
  return std::make_shared<InsightArguments<Request>>();
}

void add_producer(CLI::App& parent, int& exit_code) {
  const auto arguments = arguments_of<v1::GetProducerRequest>();
  CLI::App& command = add_query(parent, "producer", "What a producer has earned in twelve months",
                                &Stub::GetProducer, arguments, exit_code);
  CLI::Option* const account =
      command.add_option("ACCOUNT", *arguments->request.mutable_account(), "The account");
  command
      .add_option("--owner", *arguments->request.mutable_owner(),
                  "In its place: an owner, with all accounts that are owned")
      ->excludes(account);
}

void add_zone(CLI::App& parent, int& exit_code) {
  const auto arguments = arguments_of<v1::GetZoneRequest>();
  CLI::App& command =
      add_query(parent, "zone", "What was sold from a zone, and whether it is an e-commerce village",
                &Stub::GetZone, arguments, exit_code);
  command.add_option("ZONE", *arguments->request.mutable_zone(), "The zone")->required();
}

void add_zones(CLI::App& parent, int& exit_code) {
  const auto arguments = arguments_of<v1::ListZoneFiguresRequest>();
  v1::ListZoneFiguresRequest& request = arguments->request;
  CLI::App& command = add_query(parent, "zones", "Lists zones by what was sold from them", &Stub::ListZones,
                                arguments, exit_code);
  command.add_option("--state", *request.mutable_state(), "Of this state alone");
  command.add_option("--county", *request.mutable_county(), "Of counties of this name alone");
  command.add_option("--town", *request.mutable_town(), "Of towns of this name alone");
  command.add_option("--attribute", *request.mutable_attribute(),
                     "With this attribute alone, such as poor-county");
  command.add_flag_function(
      "--villages", [&request](std::int64_t) { request.set_villages_only(true); },
      "E-commerce villages alone");
  command
      .add_option_function<std::string>(
          "--sort", [&request](const std::string& word) { request.set_order(kOrders.at(word)); },
          "What comes first: the most sales, sellers or lanes, or the first symbol; sales, if left out")
      ->check(CLI::IsMember(kOrders));
  add_page_options(command, request);
}

void add_towns(CLI::App& parent, int& exit_code) {
  const auto arguments = arguments_of<v1::ListTownFiguresRequest>();
  v1::ListTownFiguresRequest& request = arguments->request;
  CLI::App& command = add_query(parent, "towns", "Lists towns by their e-commerce villages", &Stub::ListTowns,
                                arguments, exit_code);
  command.add_option("--state", *request.mutable_state(), "Of this state alone");
  command.add_option("--county", *request.mutable_county(), "Of counties of this name alone");
  command.add_flag_function(
      "--e-commerce", [&request](std::int64_t) { request.set_ecommerce_only(true); },
      "E-commerce towns alone");
  command
      .add_option_function<std::string>(
          "--sort", [&request](const std::string& word) { request.set_order(kTownOrders.at(word)); },
          "What comes first: the most e-commerce villages, sales or sellers, or the first name; villages, if "
          "left out")
      ->check(CLI::IsMember(kTownOrders));
  add_page_options(command, request);
}

void add_counties(CLI::App& parent, int& exit_code) {
  const auto arguments = arguments_of<v1::ListCountyFiguresRequest>();
  CLI::App& command = add_query(parent, "counties", "Lists counties with what was sold from their zones",
                                &Stub::ListCounties, arguments, exit_code);
  command.add_flag_function(
      "--poor", [arguments](std::int64_t) { arguments->request.set_poor_only(true); },
      "Poor counties alone: with a zone that has the attribute poor-county");
}

void add_programme(CLI::App& parent, int& exit_code) {
  const auto arguments = arguments_of<v1::GetProgrammeEffectRequest>();
  CLI::App& command =
      add_query(parent, "programme", "What a programme's money has moved, and whom it has reached",
                &Stub::GetProgrammeEffect, arguments, exit_code);
  command.add_option("PROGRAMME", *arguments->request.mutable_programme(), "The programme")->required();
}

void add_fairness(CLI::App& parent, int& exit_code) {
  add_query(parent, "fairness", "How the gains of trade are shared out", &Stub::GetFairness,
            arguments_of<v1::GetFairnessRequest>(), exit_code);
}

struct MilestoneArguments : InsightArguments<v1::StreamMilestonesRequest> {
  bool follows = false;
};

// Until there are no more, or, when it follows, until the connection ends.
int show_milestones(const MilestoneArguments& arguments) {
  Stub stub(connect(arguments.server));
  grpc::ClientContext call;
  if (!arguments.follows) set_deadline(call);
  const auto stream = stub.StreamMilestones(&call, arguments.request);
  v1::StreamMilestonesResponse message;
  bool is_first = true;
  while (std::cout && stream->Read(&message)) {
    std::string text = shown(message, arguments.output);
    const bool has_header = arguments.output == Output::kCsv && !is_first;
    if (has_header) text.erase(0, text.find('\n') + 1);
    std::cout << text;
    std::cout.flush();
    is_first = false;
    if (arguments.follows || message.more()) continue;
    call.TryCancel();
    stream->Finish();
    return end_of_output();
  }
  if (!std::cout) call.TryCancel();
  const grpc::Status status = stream->Finish();
  return std::cout ? fail(call_error(arguments.server, status)) : end_of_output();
}

void add_milestones(CLI::App& parent, int& exit_code) {
  const auto arguments = std::make_shared<MilestoneArguments>();
  v1::StreamMilestonesRequest& request = arguments->request;
  CLI::App& command = *parent.add_subcommand(
      "milestones",
      "Lists who sold something first, crossed the poverty line, or became an e-commerce village");
  add_common_options(command, *arguments);
  command
      .add_option_function<std::int64_t>(
          "--after", [&request](std::int64_t sequence) { request.set_after_sequence(sequence); },
          "Only those of commands behind this sequence")
      ->check(CLI::NonNegativeNumber);
  command
      .add_option_function<std::vector<std::string>>(
          "--kind",
          [&request](const std::vector<std::string>& words) {
            for (const std::string& word : words) request.add_kinds(kKinds.at(word));
          },
          "Only these kinds")
      ->check(CLI::IsMember(kKinds));
  command.add_flag("--follow", arguments->follows, "Go on with new ones as they come");
  command.callback([arguments, &exit_code] {
    // What there is already comes as fast as it can.
    if (!arguments->follows) arguments->request.set_interval_ms(kShortestInterval);
    exit_code = show_milestones(*arguments);
  });
}

}  // namespace

void add_insight_commands(CLI::App& app, int& exit_code) {
  CLI::App& insight = *app.add_subcommand(
      "insight", "What the market means for producers, villages and those who pay for programmes");
  insight.require_subcommand(1);
  add_producer(insight, exit_code);
  add_zone(insight, exit_code);
  add_zones(insight, exit_code);
  add_towns(insight, exit_code);
  add_counties(insight, exit_code);
  add_programme(insight, exit_code);
  add_fairness(insight, exit_code);
  add_milestones(insight, exit_code);
}

}  // namespace farmgate
