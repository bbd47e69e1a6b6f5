// What the watch commands have in common: they follow a stream of market data and show what it brings; when
// the connection is lost, they go on as soon as there is one again.
#pragma once

#include <farmgate/v1/market_data_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/message_json.h"

namespace farmgate {

template <class Request>
struct WatchArguments {
  std::string server = kDefaultServer;
  std::uint64_t limit = 0;  // end after so many updates; 0: never
  bool json = false;
  Request request;
};

template <class Request>
void add_watch_options(CLI::App& command, WatchArguments<Request>& arguments) {
  add_server_option(command, arguments.server);
  command.add_option("--limit", arguments.limit, "End after so many updates")->check(CLI::PositiveNumber);
  command.add_flag("--json", arguments.json, "One JSON object a line: the changes, as they come");
}

// `Subject` is what is followed: its Request, with a min_sequence, and Response; kIsThat, such as "the book
// is that"; open(stub, call, request), which begins a stream from a snapshot; and take(response), the text to
// show for a message (empty: nothing) or why it cannot be trusted.
template <class Subject>
class MarketWatch {
  using Request = typename Subject::Request;
  using Response = typename Subject::Response;

 public:
  explicit MarketWatch(const WatchArguments<Request>& arguments)
      : arguments_(arguments),
        channel_(connect(arguments.server)),
        stub_(channel_),
        request_(arguments.request),
        subject_(arguments.request) {}

  // Returns the exit code.
  int run() {
    for (;;) {
      const Status shown = follow();
      if (!std::cout) return end_of_output();
      if (!shown) return fail(shown.error());
      if (is_enough()) return 0;
      if (!is_lost()) return fail(call_error(arguments_.server, status_));
      tell();
      if (!wait_for_engine(*channel_, status_)) return fail(call_error(arguments_.server, status_));
    }
  }

 private:
  // Until the stream ends, or enough was shown. Fails when what it brings cannot be trusted.
  Status follow() {
    grpc::ClientContext call;
    const auto stream = subject_.open(stub_, call, request_);
    Response message;
    Status shown;
    while (shown && !is_enough() && std::cout && stream->Read(&message)) shown = show(message);
    const bool goes_on = !shown || is_enough() || !std::cout;
    if (goes_on) call.TryCancel();
    status_ = stream->Finish();
    return shown;
  }

  Status show(const Response& message) {
    const Result<std::string> taken = subject_.take(message);
    if (!taken) return taken.error();
    const std::string text = arguments_.json ? json_line(message) : *taken;
    std::cout << text;
    std::cout.flush();
    if (!text.empty()) ++shown_;
    request_.set_min_sequence(message.as_of_sequence());
    has_begun_ = true;
    has_told_ = false;
    return {};
  }

  // Market data that are not there yet say when to try again.
  bool is_lost() const {
    return status_.error_code() == grpc::StatusCode::UNAVAILABLE && (has_begun_ || retry_delay(status_));
  }

  void tell() {
    if (has_begun_ && !has_told_) {
      std::cerr << "farmgate: " << arguments_.server << " cannot be reached; " << Subject::kIsThat
                << " of sequence " << request_.min_sequence() << " until it is back\n";
    }
    has_told_ = true;
  }

  bool is_enough() const { return arguments_.limit > 0 && shown_ == arguments_.limit; }

  const WatchArguments<Request>& arguments_;
  const std::shared_ptr<grpc::Channel> channel_;
  v1::MarketDataService::Stub stub_;
  Request request_;  // what to ask for next
  Subject subject_;
  grpc::Status status_;      // of the last stream
  bool has_begun_ = false;   // something has come
  bool has_told_ = false;    // that the connection was lost
  std::uint64_t shown_ = 0;  // messages
};

}  // namespace farmgate
