// Streams of quotes over a real server: whoever follows them knows what a lot is worth, however slow.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/market_data_service.grpc.pb.h>
#include <farmgate/v1/reference_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/service/market_data_calls.h"
#include "tools/farmgate/followed_quotes.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

v1::StreamQuotesRequest onion_quotes(std::int64_t min_sequence) {
  v1::StreamQuotesRequest request;
  request.set_commodity("onion");
  request.set_interval_ms(10);
  request.set_min_sequence(min_sequence);
  return request;
}

// A client that keeps quotes.
class Follower {
 public:
  Follower(v1::MarketDataService::Stub& stub, const v1::StreamQuotesRequest& request)
      : stream_(stub.StreamQuotes(&call_, request)) {}
  ~Follower() { end(); }
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  bool read() {
    if (!stream_->Read(&message_)) return false;
    const auto taken = quotes_.take(message_);
    EXPECT_TRUE(taken) << taken.error().message;
    ++message_count_;
    return true;
  }
  // Until the quotes are those of this command or a later one. Requires: it changes one of them.
  void read_to(std::int64_t sequence) {
    do {
      ASSERT_TRUE(read()) << end().error_message();
    } while (message_.as_of_sequence() < sequence);
  }
  grpc::Status end() {
    if (!std::exchange(has_ended_, true)) {
      call_.TryCancel();
      status_ = stream_->Finish();
    }
    return status_;
  }
  // Reads what is left.
  grpc::Status finish() {
    has_ended_ = true;
    while (stream_->Read(&message_)) {
    }
    status_ = stream_->Finish();
    return status_;
  }

  const v1::StreamQuotesResponse& message() const { return message_; }
  const FollowedQuotes& quotes() const { return quotes_; }
  int message_count() const { return message_count_; }

 private:
  grpc::ClientContext call_;
  std::unique_ptr<grpc::ClientReader<v1::StreamQuotesResponse>> stream_;
  FollowedQuotes quotes_;
  v1::StreamQuotesResponse message_;
  int message_count_ = 0;
  bool has_ended_ = false;
  grpc::Status status_;
};

std::string text_of(const FollowedQuotes& quotes, v1::Side side, const std::string& zone) {
  const auto found = quotes.of(side).find(zone);
  if (found == quotes.of(side).end()) return "none";
  const FollowedQuote& quote = found->second;
  return std::to_string(quote.price) + " " + quote.other_zone + " " + std::to_string(quote.quantity_lots);
}

class QuoteStreams : public MarketDataCalls {
 protected:
  QuoteStreams() : reference_(v1::ReferenceService::NewStub(new_channel(server_.port()))) {}

  void add_lane(const std::string& origin, const std::string& destination, std::int64_t unit_cost) {
    add_lanes({origin}, destination, unit_cost);
  }
  std::int64_t add_lanes(const std::vector<std::string>& origins, const std::string& destination,
                         std::int64_t unit_cost) {
    v1::UpsertLanesRequest request;
    for (const std::string& origin : origins) {
      v1::Lane& lane = *request.add_lanes();
      lane.set_origin(origin);
      lane.set_destination(destination);
      lane.set_class_symbol("road");
      lane.set_unit_cost(unit_cost);
    }
    v1::UpsertLanesResponse response;
    return change(&v1::ReferenceService::Stub::UpsertLanes, request, response);
  }
  void add_zones(const std::vector<std::string>& symbols) {
    v1::UpsertZonesRequest request;
    for (const std::string& symbol : symbols) {
      v1::Zone& zone = *request.add_zones();
      zone.set_symbol(symbol);
      zone.set_kind(v1::ZONE_KIND_RURAL);
    }
    v1::UpsertZonesResponse response;
    change(&v1::ReferenceService::Stub::UpsertZones, request, response);
  }
  template <class Method, class Request, class Response>
  std::int64_t change(Method method, const Request& request, Response& response) {
    grpc::ClientContext call;
    const grpc::Status status = (reference_.get()->*method)(&call, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.result().sequence();
  }
  std::int64_t halt() {
    const auto admin = v1::AdminService::NewStub(new_channel(server_.port()));
    grpc::ClientContext call;
    v1::HaltCommodityRequest request;
    request.set_commodity("onion");
    v1::HaltCommodityResponse response;
    EXPECT_TRUE(admin->HaltCommodity(&call, request, &response).ok());
    return response.result().sequence();
  }

  // What GetQuote answers for one lot.
  std::string asked(v1::Side side, const std::string& zone, std::int64_t min_sequence) {
    v1::GetQuoteRequest request;
    request.set_side(side);
    request.set_commodity("onion");
    request.set_zone(zone);
    request.set_quantity_lots(1);
    request.set_min_sequence(min_sequence);
    const v1::GetQuoteResponse quote = ask(request);
    EXPECT_TRUE(status_.ok()) << status_.error_message();
    if (quote.fills_size() == 0) return "none";
    const v1::QuotedFill& fill = quote.fills(0);
    return std::to_string(side == v1::SIDE_ASK ? fill.farm_gate_price() : fill.delivered_price()) + " " +
           fill.zone();
  }
  void expect_right(const Follower& follower) {
    for (const v1::Side side : {v1::SIDE_ASK, v1::SIDE_BID}) {
      for (const std::string zone : {"hill", "dale", "city"}) {
        const std::string text = text_of(follower.quotes(), side, zone);
        EXPECT_EQ(text.substr(0, text.rfind(' ')), asked(side, zone, follower.message().as_of_sequence()))
            << zone << " as of " << follower.message().as_of_sequence();
      }
    }
  }
  // Waits until market data are there.
  void wait_for_market_data() { asked(v1::SIDE_ASK, "hill", 0); }

  // Commands that trade with nobody; the last of them changes the netbacks for certain.
  std::int64_t trade(int commands) {
    for (int i = 0; i < commands; ++i) {
      const std::string id = std::to_string(++placed_);
      if (i % 3 == 0) place("al", "a" + id, v1::SIDE_ASK, 2, 1'000'000 - i % 17);
      if (i % 3 != 0) place("bo", "b" + id, v1::SIDE_BID, 1, 20 + i % 17);
    }
    ++placed_;
    return place("bo", "best" + std::to_string(placed_), v1::SIDE_BID, 1, 40 + placed_);
  }

 private:
  std::unique_ptr<v1::ReferenceService::Stub> reference_;
  int placed_ = 0;
};

TEST_F(QuoteStreams, BeginWithAllThereAreAndGoOnWithWhatChanges) {
  std::int64_t last = place("bo", "b1", v1::SIDE_BID, 10, 55);
  wait_for_market_data();
  Follower follower(*stub_, onion_quotes(last));

  follower.read_to(last);
  v1::StreamQuotesResponse message = follower.message();
  EXPECT_TRUE(message.snapshot());
  EXPECT_EQ(message.after_sequence(), 0);
  EXPECT_EQ(message.as_of_sequence(), 1);
  EXPECT_GT(message.as_of_time_ns(), 0);
  EXPECT_GE(message.copy_time_ns(), message.as_of_time_ns());
  ASSERT_EQ(message.netbacks_size(), 1);
  EXPECT_EQ(message.netbacks(0).ShortDebugString(),
            "origin: \"hill\" price: 48 destination: \"city\" quantity_lots: 10");
  EXPECT_EQ(message.landed_costs_size(), 0);

  last = place("al", "a1", v1::SIDE_ASK, 5, 60);
  follower.read_to(last);
  message = follower.message();
  EXPECT_FALSE(message.snapshot());
  EXPECT_EQ(message.after_sequence(), 1);
  EXPECT_EQ(message.netbacks_size(), 0);
  ASSERT_EQ(message.landed_costs_size(), 1);
  EXPECT_EQ(message.landed_costs(0).ShortDebugString(),
            "destination: \"city\" price: 67 origin: \"hill\" quantity_lots: 5");

  last = server_.cancel("bo", "b1");
  follower.read_to(last);
  message = follower.message();
  ASSERT_EQ(message.netbacks_size(), 1);
  EXPECT_EQ(message.netbacks(0).ShortDebugString(), "origin: \"hill\"");
  EXPECT_EQ(message.landed_costs_size(), 0);
}

TEST_F(QuoteStreams, SayWhatAQuoteForOneLotSays) {
  wait_for_market_data();
  Follower follower(*stub_, onion_quotes(0));
  for (int round = 0; round < 20; ++round) {
    follower.read_to(trade(round));
    expect_right(follower);
  }

  follower.read_to(add_lanes({"dale"}, "city", 3));
  expect_right(follower);
  EXPECT_NE(text_of(follower.quotes(), v1::SIDE_ASK, "dale"), "none");
  follower.read_to(halt());
  EXPECT_TRUE(follower.message().halted());
  EXPECT_TRUE(follower.quotes().of(v1::SIDE_ASK).empty());
  expect_right(follower);
}

TEST_F(QuoteStreams, AreOfTheZonesAndTheSideThatAreAskedFor) {
  add_lane("dale", "city", 3);
  place("al", "a1", v1::SIDE_ASK, 5, 60);
  const std::int64_t last = place("bo", "b1", v1::SIDE_BID, 10, 55);
  wait_for_market_data();
  v1::StreamQuotesRequest asks = onion_quotes(last);
  asks.set_side(v1::SIDE_ASK);
  v1::StreamQuotesRequest bids = onion_quotes(last);
  bids.set_side(v1::SIDE_BID);
  v1::StreamQuotesRequest two = onion_quotes(last);
  two.add_zones("dale");
  two.add_zones("city");
  Follower of_asks(*stub_, asks);
  Follower of_bids(*stub_, bids);
  Follower of_two(*stub_, two);

  for (Follower* const follower : {&of_asks, &of_bids, &of_two}) follower->read_to(last);

  EXPECT_EQ(of_asks.message().netbacks_size(), 2);
  EXPECT_EQ(of_asks.message().landed_costs_size(), 0);
  EXPECT_EQ(of_bids.message().netbacks_size(), 0);
  EXPECT_EQ(of_bids.message().landed_costs_size(), 1);
  EXPECT_EQ(text_of(of_two.quotes(), v1::SIDE_ASK, "hill"), "none");
  EXPECT_EQ(text_of(of_two.quotes(), v1::SIDE_ASK, "dale"), "52 city 10");
  EXPECT_EQ(text_of(of_two.quotes(), v1::SIDE_BID, "city"), "67 hill 5");
}

// It is sent what its connection has room for; all that comes after that is one update.
TEST_F(QuoteStreams, ASlowReaderGetsFewUpdatesAndTheLastQuotes) {
  std::vector<std::string> origins;
  for (int i = 0; i < 300; ++i) origins.push_back("valley" + std::to_string(i));
  add_zones(origins);
  add_lanes(origins, "city", 5);
  wait_for_market_data();
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 1'024);
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  const auto narrow = v1::MarketDataService::NewStub(grpc::CreateCustomChannel(
      "127.0.0.1:" + std::to_string(server_.port()), grpc::InsecureChannelCredentials(), arguments));
  Follower slow(*narrow, onion_quotes(0));
  Follower quick(*stub_, onion_quotes(0));
  slow.read();
  std::int64_t last = 0;
  for (int i = 0; i < 100; ++i) {
    last = trade(3);
    quick.read_to(last);
  }

  slow.read_to(last);

  EXPECT_GE(quick.message_count(), 100);
  EXPECT_LT(slow.message_count(), 50);
  EXPECT_EQ(quick.quotes().of(v1::SIDE_ASK).size(), 301u);
  EXPECT_EQ(slow.quotes().of(v1::SIDE_ASK), quick.quotes().of(v1::SIDE_ASK));
  EXPECT_EQ(slow.quotes().of(v1::SIDE_BID), quick.quotes().of(v1::SIDE_BID));
  expect_right(slow);
}

// One of them has gone without a word, one never reads.
TEST_F(QuoteStreams, ManyFollowOneCommodity) {
  wait_for_market_data();
  std::vector<std::unique_ptr<Follower>> followers;
  for (int i = 0; i < 1'000; ++i) followers.push_back(std::make_unique<Follower>(*stub_, onion_quotes(0)));
  Follower silent(*stub_, onion_quotes(0));
  {
    const auto gone = v1::MarketDataService::NewStub(new_channel(server_.port()));
    Follower(*gone, onion_quotes(0)).read();
  }

  for (const auto& follower : followers) follower->read();
  const std::int64_t last = trade(30);

  for (const auto& follower : followers) {
    follower->read_to(last);
    EXPECT_EQ(follower->quotes().of(v1::SIDE_ASK), followers.front()->quotes().of(v1::SIDE_ASK));
  }
  expect_right(*followers.front());
}

TEST_F(QuoteStreams, WhatIsWrongIsSaid) {
  wait_for_market_data();
  v1::StreamQuotesRequest fast = onion_quotes(0);
  fast.set_interval_ms(9);
  v1::StreamQuotesRequest many = onion_quotes(0);
  for (int i = 0; i <= 1'000; ++i) many.add_zones("hill");
  v1::StreamQuotesRequest nameless = onion_quotes(0);
  nameless.add_zones("");
  v1::StreamQuotesRequest gold = onion_quotes(0);
  gold.set_commodity("gold");
  v1::StreamQuotesRequest nowhere = onion_quotes(0);
  nowhere.add_zones("hill");
  nowhere.add_zones("moon");

  EXPECT_EQ(Follower(*stub_, fast).finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(Follower(*stub_, many).finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(Follower(*stub_, nameless).finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(Follower(*stub_, gold).finish().error_code(), grpc::StatusCode::NOT_FOUND);
  const grpc::Status status = Follower(*stub_, nowhere).finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status.error_message(), "there is no zone moon");
}

TEST_F(QuoteStreams, EndWhenTheCommodityIsDeleted) {
  const std::int64_t last = trade(3);
  wait_for_market_data();
  Follower follower(*stub_, onion_quotes(last));
  follower.read_to(last);

  v1::DeleteCommoditiesRequest request;
  request.add_commodities("onion");
  v1::DeleteCommoditiesResponse response;
  change(&v1::ReferenceService::Stub::DeleteCommodities, request, response);

  const grpc::Status status = follower.finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(status.error_message(), HasSubstr("commodity onion is deleted"));
  EXPECT_EQ(Follower(*stub_, onion_quotes(0)).finish().error_code(), grpc::StatusCode::NOT_FOUND);
}

// One waits for news, one pauses, one waits for a sequence that never comes.
TEST_F(QuoteStreams, EndWhenTheServerStopsWithAStatusToTryAgain) {
  const std::int64_t last = trade(1);
  wait_for_market_data();
  Follower waiting(*stub_, onion_quotes(last));
  v1::StreamQuotesRequest slow = onion_quotes(last);
  slow.set_interval_ms(60'000);
  Follower pausing(*stub_, slow);
  Follower early(*stub_, onion_quotes(last + 1'000));
  waiting.read();
  pausing.read();

  server_.stop_serving();

  for (Follower* const follower : {&waiting, &pausing, &early}) {
    const grpc::Status status = follower->finish();
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE) << status.error_message();
    EXPECT_EQ(status.error_message(), "the engine is stopping");
  }
}

// The server starts again, and the clients with it.
TEST_F(QuoteStreams, GoOnAfterARestart) {
  std::int64_t last = trade(20);
  wait_for_market_data();
  FollowedQuotes::Quotes before;
  {
    Follower follower(*stub_, onion_quotes(last));
    follower.read_to(last);
    before = follower.quotes().of(v1::SIDE_ASK);
  }

  server_.restart();
  stub_ = v1::MarketDataService::NewStub(new_channel(server_.port()));
  wait_for_market_data();
  Follower after(*stub_, onion_quotes(last));
  after.read_to(last);

  EXPECT_EQ(after.quotes().of(v1::SIDE_ASK), before);
  after.read_to(trade(20));
  expect_right(after);
}

}  // namespace
}  // namespace farmgate
