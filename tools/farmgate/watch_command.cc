#include "tools/farmgate/watch_command.h"

#include <farmgate/v1/event_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/event_text.h"
#include "tools/farmgate/message_json.h"
#include "tools/farmgate/watch_book.h"
#include "tools/farmgate/watch_quotes.h"

namespace farmgate {
namespace {

struct WatchArguments {
  std::string server = kDefaultServer;
  std::int64_t from = 0;
  std::uint64_t limit = 0;
  std::vector<std::string> accounts;
  std::vector<std::string> commodities;
  std::vector<std::string> zones;
  bool json = false;
};

struct Fills {
  using Request = v1::StreamFillsRequest;
  using Response = v1::StreamFillsResponse;
  static auto start(v1::EventService::Stub& stub, grpc::ClientContext& call, const Request& request) {
    return stub.StreamFills(&call, request);
  }
  static const auto& items(const Response& response) { return response.fills(); }
};

struct Events {
  using Request = v1::StreamEventsRequest;
  using Response = v1::StreamEventsResponse;
  static auto start(v1::EventService::Stub& stub, grpc::ClientContext& call, const Request& request) {
    return stub.StreamEvents(&call, request);
  }
  static const auto& items(const Response& response) { return response.events(); }
};

// Prints what a stream brings; when the connection is lost, goes on where it was as soon as there is one
// again.
template <class Kind>
class Watch {
 public:
  explicit Watch(const WatchArguments& arguments)
      : arguments_(arguments), channel_(connect(arguments.server)), stub_(channel_) {
    request_.set_from_sequence(arguments.from);
    request_.mutable_filter()->mutable_accounts()->Assign(arguments.accounts.begin(),
                                                          arguments.accounts.end());
    request_.mutable_filter()->mutable_commodities()->Assign(arguments.commodities.begin(),
                                                             arguments.commodities.end());
    request_.mutable_filter()->mutable_zones()->Assign(arguments.zones.begin(), arguments.zones.end());
  }

  int run() {
    for (;;) {
      const grpc::Status status = follow();
      if (!std::cout) return end_of_output();
      if (is_enough()) return 0;
      if (status.error_code() == grpc::StatusCode::OUT_OF_RANGE) return fail(dropped(status));
      // Where it is, it knows from --from or from the stream; else what comes next would be something else.
      const bool has_place = request_.from_sequence() > 0;
      const bool is_lost = has_place && status.error_code() == grpc::StatusCode::UNAVAILABLE;
      if (!is_lost) return fail(call_error(arguments_.server, status));
      if (!has_told_) {
        std::cerr << "farmgate: " << arguments_.server << " cannot be reached; going on from sequence "
                  << request_.from_sequence() << " when it is back\n";
      }
      has_told_ = true;
      if (!wait_for_engine(*channel_, status)) return fail(call_error(arguments_.server, status));
    }
  }

 private:
  // What was asked for is gone, or what came next when the connection had been lost.
  Error dropped(const grpc::Status& status) const {
    Error error = call_error(arguments_.server, status);
    error.message += has_place_
                         ? ". What was between has not been shown: go on with --from, and that sequence"
                         : ". Begin with --from, and that sequence";
    return error;
  }

  // Until the stream ends, or enough was printed.
  grpc::Status follow() {
    grpc::ClientContext call;
    const auto stream = Kind::start(stub_, call, request_);
    typename Kind::Response response;
    while (!is_enough() && std::cout && stream->Read(&response)) {
      for (const auto& item : Kind::items(response)) {
        if (is_enough()) break;
        std::cout << (arguments_.json ? json_line(item) : text_line(item));
        ++printed_;
      }
      std::cout.flush();
      request_.set_from_sequence(response.next_sequence());
      request_.set_from_index(response.next_index());
      has_place_ = true;
      has_told_ = false;
    }
    if (is_enough() || !std::cout) call.TryCancel();
    return stream->Finish();
  }

  bool is_enough() const { return arguments_.limit > 0 && printed_ == arguments_.limit; }

  const WatchArguments& arguments_;
  const std::shared_ptr<grpc::Channel> channel_;
  v1::EventService::Stub stub_;
  typename Kind::Request request_;  // what to ask for next
  bool has_place_ = false;          // the stream has said where to go on
  bool has_told_ = false;           // that the connection was lost
  std::uint64_t printed_ = 0;
};

template <class Kind>
void add_kind(CLI::App& app, const char* name, const char* what, int& exit_code) {
  const auto arguments = std::make_shared<WatchArguments>();
  CLI::App* const command = app.add_subcommand(name, what);
  add_server_option(*command, arguments->server);
  command
      ->add_option("--from", arguments->from,
                   "The first sequence wanted, from 1; without it, from what comes next")
      ->check(CLI::PositiveNumber);
  command->add_option("--limit", arguments->limit, "End after so many")->check(CLI::PositiveNumber);
  command->add_option("--account", arguments->accounts, "Of these accounts alone");
  command->add_option("--commodity", arguments->commodities, "Of these commodities alone");
  command->add_option("--zone", arguments->zones, "Of these zones alone");
  command->add_flag("--json", arguments->json, "One JSON object a line");
  command->callback([arguments, &exit_code] { exit_code = Watch<Kind>(*arguments).run(); });
}

}  // namespace

void add_watch_command(CLI::App& app, int& exit_code) {
  CLI::App* const watch = app.add_subcommand("watch", "Prints what happens, as it happens");
  watch->require_subcommand(1);
  add_kind<Fills>(*watch, "fills", "Fills alone", exit_code);
  add_kind<Events>(*watch, "events", "Every event of orders", exit_code);
  add_watch_book(*watch, exit_code);
  add_watch_quotes(*watch, exit_code);
}

}  // namespace farmgate
