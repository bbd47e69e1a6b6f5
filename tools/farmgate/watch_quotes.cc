#include "tools/farmgate/watch_quotes.h"

#include <absl/strings/str_format.h>
#include <farmgate/v1/market_data_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/figures.h"
#include "tools/farmgate/followed_quotes.h"
#include "tools/farmgate/market_options.h"
#include "tools/farmgate/message_json.h"

namespace farmgate {
namespace {

struct WatchQuotesArguments {
  std::string server = kDefaultServer;
  std::uint64_t limit = 0;
  bool json = false;
  std::vector<std::string> zones;
  v1::StreamQuotesRequest request;
};

std::string quote_line(std::int64_t sequence, const FollowedQuotes::Change& change) {
  const bool is_ask = change.side == v1::SIDE_ASK;
  std::string text =
      absl::StrFormat("%d %s in %s ", sequence, is_ask ? "netback" : "landed cost", change.zone);
  if (!change.quote.exists()) return text + "none\n";
  return text + absl::StrFormat("%s: %s lots %s in %s\n", grouped(change.quote.price),
                                grouped(change.quote.quantity_lots), is_ask ? "wanted" : "offered",
                                change.quote.other_zone);
}

// Empty: there is no news.
std::string text_report(const v1::StreamQuotesResponse& message, bool halt_changed,
                        const std::vector<FollowedQuotes::Change>& changes) {
  std::string text;
  if (halt_changed) {
    text = absl::StrFormat("%d %s\n", message.as_of_sequence(), message.halted() ? "halted" : "trades again");
  }
  for (const auto& change : changes) text += quote_line(message.as_of_sequence(), change);
  return text;
}

// Prints quotes and what becomes of them; when the connection is lost, goes on with what has changed
// meanwhile as soon as there is one again.
class QuotesWatch {
 public:
  explicit QuotesWatch(const WatchQuotesArguments& arguments)
      : arguments_(arguments),
        channel_(connect(arguments.server)),
        stub_(channel_),
        request_(arguments.request) {
    request_.mutable_zones()->Assign(arguments.zones.begin(), arguments.zones.end());
  }

  int run() {
    for (;;) {
      const Status printed = follow();
      if (!std::cout) return end_of_output();
      if (!printed) return fail(printed.error());
      if (is_enough()) return 0;
      if (!is_lost()) return fail(call_error(arguments_.server, status_));
      tell();
      if (!wait_for_engine(*channel_, status_)) return fail(call_error(arguments_.server, status_));
    }
  }

 private:
  // Until the stream ends, or enough was printed. Fails when what it brings cannot be trusted.
  Status follow() {
    grpc::ClientContext call;
    const auto stream = stub_.StreamQuotes(&call, request_);
    v1::StreamQuotesResponse message;
    Status printed;
    while (printed && !is_enough() && std::cout && stream->Read(&message)) printed = print(message);
    const bool goes_on = !printed || is_enough() || !std::cout;
    if (goes_on) call.TryCancel();
    status_ = stream->Finish();
    return printed;
  }

  Status print(const v1::StreamQuotesResponse& message) {
    const bool was_halted = quotes_.halted();
    const auto changes = quotes_.take(message);
    if (!changes) return changes.error();
    const std::string text =
        arguments_.json ? json_line(message) : text_report(message, message.halted() != was_halted, *changes);
    std::cout << text;
    std::cout.flush();
    if (!text.empty()) ++printed_;
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
      std::cerr << "farmgate: " << arguments_.server
                << " cannot be reached; the quotes are those of sequence " << request_.min_sequence()
                << " until it is back\n";
    }
    has_told_ = true;
  }

  bool is_enough() const { return arguments_.limit > 0 && printed_ == arguments_.limit; }

  const WatchQuotesArguments& arguments_;
  const std::shared_ptr<grpc::Channel> channel_;
  v1::MarketDataService::Stub stub_;
  v1::StreamQuotesRequest request_;  // what to ask for next
  FollowedQuotes quotes_;
  grpc::Status status_;        // of the last stream
  bool has_begun_ = false;     // quotes have come
  bool has_told_ = false;      // that the connection was lost
  std::uint64_t printed_ = 0;  // messages
};

}  // namespace

void add_watch_quotes(CLI::App& watch, int& exit_code) {
  const auto arguments = std::make_shared<WatchQuotesArguments>();
  v1::StreamQuotesRequest& request = arguments->request;
  CLI::App* const command =
      watch.add_subcommand("quotes", "What a lot is worth at every zone, as it changes");
  add_server_option(*command, arguments->server);
  command->add_option("COMMODITY", *request.mutable_commodity(), "The commodity")->required();
  command->add_option("--zone", arguments->zones, "At these zones alone");
  add_side_option(*command, request)
      ->description("Of orders of this side alone: ask has netbacks, bid landed costs");
  add_interval_option(*command, request);
  command->add_option("--limit", arguments->limit, "End after so many updates")->check(CLI::PositiveNumber);
  command->add_flag("--json", arguments->json, "One JSON object a line: the changes, as they come");
  command->callback([arguments, &exit_code] { exit_code = QuotesWatch(*arguments).run(); });
}

}  // namespace farmgate
