// Market data that cannot be kept: whoever asks is told so, the operator too, and the engine goes on.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/market_data_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "engine/journal/event_log.h"
#include "engine/runtime/data_directory.h"
#include "tests/service/live_server.h"
#include "tests/support/daemon.h"
#include "tests/support/market_files.h"
#include "tests/support/scraped_metrics.h"
#include "tests/support/temporary_folder.h"
#include "tools/farmgate/api_client.h"

namespace farmgate {
namespace {

using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Pair;

v1::NewOrder order(v1::Side side, const std::string& id) {
  v1::NewOrder order = onion_order(side == v1::SIDE_ASK ? "farmer" : "grocer", id, side, 10, 50);
  order.set_commodity("tomato");
  if (side == v1::SIDE_BID) order.set_price(100);
  return order;
}

// A daemon in whose event log something else is written than came to pass while it was away. It starts from
// its snapshot and has no reason to look; its market data begin with the first event.
class MarketDataFailure : public testing::Test {
 protected:
  MarketDataFailure() {
    start({});
    EXPECT_EQ(place(order(v1::SIDE_ASK, "a1")), 1);
    EXPECT_EQ(daemon_->end(SIGTERM), 0) << daemon_->log();
  }

  void restart() { start({"--metrics", "127.0.0.1:0"}); }
  void start(std::vector<std::string> options) {
    std::filesystem::remove(folder_.file("data.log"));
    options.insert(options.end(), {"--reference", files_.path(), "--durability", "none"});
    daemon_ = std::make_unique<Daemon>(folder_.file("data"), options);
    ASSERT_TRUE(daemon_->serves()) << daemon_->log();
    channel_ = new_channel(std::stoi(daemon_->address().substr(daemon_->address().rfind(':') + 1)));
    market_ = v1::MarketDataService::NewStub(channel_);
  }
  void change_events(const std::function<void(std::string&)>& change) const {
    const auto log = EventLog::open(events_path(folder_.file("data")));
    ASSERT_TRUE(log) << log.error().message;
    auto chunk = (*log)->read(1);
    ASSERT_TRUE(chunk && *chunk);
    change((*chunk)->events);
    ASSERT_TRUE((*log)->append(**chunk) && (*log)->flush());
  }

  // Returns the sequence.
  std::int64_t place(const v1::NewOrder& order) const {
    const auto stub = v1::OrderService::NewStub(connect(daemon_->address()));
    v1::PlaceOrderRequest request;
    *request.mutable_order() = order;
    grpc::ClientContext call;
    v1::PlaceOrderResponse response;
    const grpc::Status status = stub->PlaceOrder(&call, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.result().sequence();
  }
  grpc::Status get_book(std::int64_t min_sequence) const {
    v1::GetBookRequest request;
    request.set_commodity("tomato");
    request.set_min_sequence(min_sequence);
    for (;;) {
      grpc::ClientContext call;
      v1::GetBookResponse response;
      grpc::Status status = market_->GetBook(&call, request, &response);
      if (!is_too_early(status)) return status;
    }
  }
  v1::GetStatusResponse status() const {
    v1::AdminService::Stub stub(channel_);
    grpc::ClientContext call;
    v1::GetStatusResponse response;
    EXPECT_TRUE(stub.GetStatus(&call, {}, &response).ok());
    return response;
  }
  int metrics_port() const {
    const std::string text = "metrics on port ";
    const std::string log = daemon_->log();
    return std::stoi(log.substr(log.find(text) + text.size()));
  }

  // Follows the book and the quotes, and waits for a book, until a bid has come in.
  void follow_until_it_fails() {
    grpc::ClientContext book_call;
    v1::StreamBookRequest book_request;
    book_request.set_commodity("tomato");
    const auto books = market_->StreamBook(&book_call, book_request);
    v1::StreamBookResponse book;
    ASSERT_TRUE(books->Read(&book));
    grpc::ClientContext quotes_call;
    v1::StreamQuotesRequest quotes_request;
    quotes_request.set_commodity("tomato");
    const auto all_quotes = market_->StreamQuotes(&quotes_call, quotes_request);
    v1::StreamQuotesResponse quotes;
    ASSERT_TRUE(all_quotes->Read(&quotes));
    auto waiting = std::async(std::launch::async, [this] { return get_book(2); });

    EXPECT_EQ(place(order(v1::SIDE_BID, "b1")), 2);

    EXPECT_EQ(waiting.get().error_code(), grpc::StatusCode::INTERNAL);
    EXPECT_FALSE(books->Read(&book));
    EXPECT_EQ(books->Finish().error_code(), grpc::StatusCode::INTERNAL);
    EXPECT_FALSE(all_quotes->Read(&quotes));
    EXPECT_EQ(all_quotes->Finish().error_code(), grpc::StatusCode::INTERNAL);
  }

  // Of all that is answered from the copy.
  void expect_clients_are_told(const std::string& why) {
    EXPECT_EQ(get_book(0).error_code(), grpc::StatusCode::INTERNAL);
    v1::GetOrderRequest of_order;
    of_order.set_account("farmer");
    of_order.set_order_id("a1");
    grpc::ClientContext call;
    v1::GetOrderResponse order;
    v1::OrderService::Stub orders(channel_);
    EXPECT_EQ(orders.GetOrder(&call, of_order, &order).error_code(), grpc::StatusCode::INTERNAL);
    v1::StreamBookRequest of_book;
    of_book.set_commodity("tomato");
    grpc::ClientContext stream_call;
    v1::StreamBookResponse book;
    const auto stream = market_->StreamBook(&stream_call, of_book);
    EXPECT_FALSE(stream->Read(&book));
    const grpc::Status ended = stream->Finish();
    EXPECT_EQ(ended.error_code(), grpc::StatusCode::INTERNAL);
    EXPECT_THAT(ended.error_message(), HasSubstr(why));
  }

  // And that the engine goes on.
  void expect_operators_are_told(const std::string& why) {
    EXPECT_THAT(status().market_data_failure(), HasSubstr(why));
    EXPECT_TRUE(status().taking_commands());
    EXPECT_EQ(status().failure(), "");
    EXPECT_THAT(scraped_metrics(metrics_port()),
                IsSupersetOf({Pair("farmgate_market_data_failed", 1), Pair("farmgate_failed", 0)}));
    market_.reset();
    channel_.reset();
    EXPECT_EQ(daemon_->end(SIGTERM), 0);  // its log is whole then
    EXPECT_THAT(daemon_->log(), HasSubstr("market data have failed: "));
    EXPECT_THAT(daemon_->log(), HasSubstr(why));
  }

  MarketFiles files_;
  TemporaryFolder folder_;
  std::unique_ptr<Daemon> daemon_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::MarketDataService::Stub> market_;
};

TEST_F(MarketDataFailure, EventsThatCannotBeReadAreToldWhenItStarts) {
  change_events([](std::string& events) { events = "nonsense"; });

  restart();

  EXPECT_EQ(get_book(1).error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(place(order(v1::SIDE_ASK, "a2")), 2);
  const std::string why = "the events of sequences 1 to 1 cannot be read back";
  expect_clients_are_told(why);
  expect_operators_are_told(why);
}

// The bid trades with an order that the copy has under another name.
TEST_F(MarketDataFailure, EventsThatDoNotFitEndWhatHasBegun) {
  change_events([](std::string& events) { events.replace(events.find("a1"), 2, "a9"); });
  restart();
  ASSERT_TRUE(get_book(1).ok());

  follow_until_it_fails();

  const std::string why = "the events of sequence 2 do not fit those before";
  expect_clients_are_told(why);
  expect_operators_are_told(why);
}

// Nobody can tell what rests then, and the client is told so.
TEST_F(MarketDataFailure, ASessionThatCannotCancelWhatRestsSaysSo) {
  change_events([](std::string& events) { events.replace(events.find("a1"), 2, "a9"); });
  restart();
  ASSERT_TRUE(get_book(1).ok());
  const auto stub = v1::OrderService::NewStub(channel_);
  grpc::ClientContext call;
  const auto session = stub->Trade(&call);
  v1::TradeRequest request;
  request.set_cancel_on_disconnect(true);
  *request.add_commands()->mutable_new_order() = order(v1::SIDE_BID, "b1");
  ASSERT_TRUE(session->Write(request));
  v1::TradeResponse response;
  ASSERT_TRUE(session->Read(&response));

  session->WritesDone();

  EXPECT_FALSE(session->Read(&response));
  const grpc::Status ended = session->Finish();
  EXPECT_EQ(ended.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_THAT(ended.error_message(),
              HasSubstr("the session's orders go on resting: the events of sequence 2 do not fit"));
}

}  // namespace
}  // namespace farmgate
