#include "tools/farmgate/watch_book.h"

#include <farmgate/v1/market_data_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/book_report.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/followed_book.h"
#include "tools/farmgate/market_options.h"
#include "tools/farmgate/message_json.h"
#include "tools/farmgate/screen.h"

namespace farmgate {
namespace {

struct WatchBookArguments {
  std::string server = kDefaultServer;
  std::uint64_t limit = 0;
  bool json = false;
  v1::StreamBookRequest request;
};

v1::GetBookRequest book_request(const v1::StreamBookRequest& request) {
  v1::GetBookRequest book;
  book.set_commodity(request.commodity());
  book.set_seen_from_zone(request.seen_from_zone());
  book.set_side(request.side());
  return book;
}

// Shows a book and keeps it up to date; when the connection is lost, begins with a newer book as soon as
// there is one again.
class BookWatch {
 public:
  explicit BookWatch(const WatchBookArguments& arguments)
      : arguments_(arguments),
        channel_(connect(arguments.server)),
        stub_(channel_),
        book_request_(book_request(arguments.request)),
        request_(arguments.request) {}

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
    const auto stream = stub_.StreamBook(&call, request_);
    FollowedBook book(request_);
    v1::StreamBookResponse message;
    Status taken;
    while (taken && !is_enough() && std::cout && stream->Read(&message)) {
      taken = book.take(message);
      if (taken) show(message, book);
    }
    const bool goes_on = !taken || is_enough() || !std::cout;
    if (goes_on) call.TryCancel();
    status_ = stream->Finish();
    return taken;
  }

  void show(const v1::StreamBookResponse& message, const FollowedBook& book) {
    if (arguments_.json) {
      std::cout << json_line(message);
    } else {
      const std::string text = text_report(book_request_, book.book());
      const auto height = screen_height();
      std::cout << (height ? screenful(text, *height) : text + "\n");
    }
    std::cout.flush();
    request_.set_min_sequence(message.as_of_sequence());
    ++shown_;
    has_told_ = false;
  }

  // Market data that are not there yet say when to try again.
  bool is_lost() const {
    return status_.error_code() == grpc::StatusCode::UNAVAILABLE && (shown_ > 0 || retry_delay(status_));
  }

  void tell() {
    if (shown_ > 0 && !has_told_) {
      std::cerr << "farmgate: " << arguments_.server << " cannot be reached; the book is that of sequence "
                << request_.min_sequence() << " until it is back\n";
    }
    has_told_ = true;
  }

  bool is_enough() const { return arguments_.limit > 0 && shown_ == arguments_.limit; }

  const WatchBookArguments& arguments_;
  const std::shared_ptr<grpc::Channel> channel_;
  v1::MarketDataService::Stub stub_;
  const v1::GetBookRequest book_request_;  // whose answer is shown
  v1::StreamBookRequest request_;          // what to ask for next
  grpc::Status status_;                    // of the last stream
  bool has_told_ = false;                  // that the connection was lost
  std::uint64_t shown_ = 0;
};

}  // namespace

void add_watch_book(CLI::App& watch, int& exit_code) {
  const auto arguments = std::make_shared<WatchBookArguments>();
  CLI::App* const command = watch.add_subcommand("book", "A commodity's book, as it changes");
  add_server_option(*command, arguments->server);
  add_book_options(*command, arguments->request);
  add_interval_option(*command, arguments->request);
  command->add_option("--limit", arguments->limit, "End after so many updates")->check(CLI::PositiveNumber);
  command->add_flag("--json", arguments->json, "One JSON object a line: the changes, as they come");
  command->callback([arguments, &exit_code] { exit_code = BookWatch(*arguments).run(); });
}

}  // namespace farmgate
