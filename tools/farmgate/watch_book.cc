#include "tools/farmgate/watch_book.h"

#include <farmgate/v1/market_data_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "tools/farmgate/book_report.h"
#include "tools/farmgate/followed_book.h"
#include "tools/farmgate/market_options.h"
#include "tools/farmgate/market_watch.h"
#include "tools/farmgate/screen.h"

namespace farmgate {
namespace {

v1::GetBookRequest book_request(const v1::StreamBookRequest& request) {
  v1::GetBookRequest book;
  book.set_commodity(request.commodity());
  book.set_seen_from_zone(request.seen_from_zone());
  book.set_side(request.side());
  return book;
}

// A book, shown whole each time.
class WatchedBook {
 public:
  using Request = v1::StreamBookRequest;
  using Response = v1::StreamBookResponse;
  static constexpr const char* kIsThat = "the book is that";

  explicit WatchedBook(const Request& request) : request_(book_request(request)), book_(request) {}

  static auto open(v1::MarketDataService::Stub& stub, grpc::ClientContext& call, const Request& request) {
    return stub.StreamBook(&call, request);
  }

  Result<std::string> take(const Response& message) {
    if (Status taken = book_.take(message); !taken) return std::move(taken).error();
    const std::string text = text_report(request_, book_.book());
    const auto height = screen_height();
    return height ? screenful(text, *height) : text + "\n";
  }

 private:
  const v1::GetBookRequest request_;  // whose answer is shown
  FollowedBook book_;
};

}  // namespace

void add_watch_book(CLI::App& watch, int& exit_code) {
  const auto arguments = std::make_shared<WatchArguments<v1::StreamBookRequest>>();
  CLI::App* const command = watch.add_subcommand("book", "A commodity's book, as it changes");
  add_watch_options(*command, *arguments);
  add_book_options(*command, arguments->request);
  add_interval_option(*command, arguments->request);
  command->callback([arguments, &exit_code] { exit_code = MarketWatch<WatchedBook>(*arguments).run(); });
}

}  // namespace farmgate
