#include "tools/farmgate/watch_quotes.h"

#include <absl/strings/str_format.h>
#include <farmgate/v1/market_data_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tools/farmgate/figures.h"
#include "tools/farmgate/followed_quotes.h"
#include "tools/farmgate/market_options.h"
#include "tools/farmgate/market_watch.h"

namespace farmgate {
namespace {

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

// Quotes, shown once and then as far as they have changed, also while the connection was lost.
class WatchedQuotes {
 public:
  using Request = v1::StreamQuotesRequest;
  using Response = v1::StreamQuotesResponse;
  static constexpr const char* kIsThat = "the quotes are those";

  explicit WatchedQuotes(const Request&) {}

  static auto open(v1::MarketDataService::Stub& stub, grpc::ClientContext& call, const Request& request) {
    return stub.StreamQuotes(&call, request);
  }

  Result<std::string> take(const Response& message) {
    const bool was_halted = quotes_.halted();
    const auto changes = quotes_.take(message);
    if (!changes) return changes.error();
    return text_report(message, message.halted() != was_halted, *changes);
  }

 private:
  FollowedQuotes quotes_;
};

}  // namespace

void add_watch_quotes(CLI::App& watch, int& exit_code) {
  const auto arguments = std::make_shared<WatchArguments<v1::StreamQuotesRequest>>();
  v1::StreamQuotesRequest& request = arguments->request;
  CLI::App* const command =
      watch.add_subcommand("quotes", "What a lot is worth at every zone, as it changes");
  add_watch_options(*command, *arguments);
  command->add_option("COMMODITY", *request.mutable_commodity(), "The commodity")->required();
  command->add_option_function<std::vector<std::string>>(
      "--zone",
      [&request](const std::vector<std::string>& zones) {
        request.mutable_zones()->Assign(zones.begin(), zones.end());
      },
      "At these zones alone");
  add_side_option(*command, request)
      ->description("Of orders of this side alone: ask has netbacks, bid landed costs");
  add_interval_option(*command, request);
  command->callback([arguments, &exit_code] { exit_code = MarketWatch<WatchedQuotes>(*arguments).run(); });
}

}  // namespace farmgate
