// Streams of a book over a real server: whoever follows one has the book, however slow.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/market_data_service.grpc.pb.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/service/market_data_calls.h"
#include "tools/farmgate/followed_book.h"

namespace farmgate {
namespace {

using google::protobuf::util::MessageDifferencer;

v1::StreamBookRequest onion_stream(std::int64_t min_sequence) {
  v1::StreamBookRequest request;
  request.set_commodity("onion");
  request.set_level_count_max(1'000);
  request.set_interval_ms(10);
  request.set_min_sequence(min_sequence);
  return request;
}

// A client that keeps a book, proved by the checksum of every message.
class Follower {
 public:
  Follower(v1::MarketDataService::Stub& stub, const v1::StreamBookRequest& request)
      : stream_(stub.StreamBook(&call_, request)), book_(request) {}
  ~Follower() { end(); }
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  bool read() {
    if (!stream_->Read(&message_)) return false;
    const Status taken = book_.take(message_);
    EXPECT_TRUE(taken) << taken.error().message;
    ++message_count_;
    return true;
  }
  // Until the book is that of this command or a later one. Requires: it changes the book.
  void read_to(std::int64_t sequence) {
    do {
      ASSERT_TRUE(read()) << end().error_message();
    } while (message_.as_of_sequence() < sequence);
  }
  // Reads what is left.
  grpc::Status end() {
    if (std::exchange(has_ended_, true)) return status_;
    call_.TryCancel();
    return finish();
  }
  grpc::Status finish() {
    has_ended_ = true;
    while (stream_->Read(&message_)) {
    }
    status_ = stream_->Finish();
    return status_;
  }

  const v1::StreamBookResponse& message() const { return message_; }
  v1::GetBookResponse book() const { return book_.book(); }
  int message_count() const { return message_count_; }

 private:
  grpc::ClientContext call_;
  std::unique_ptr<grpc::ClientReader<v1::StreamBookResponse>> stream_;
  FollowedBook book_;
  v1::StreamBookResponse message_;
  int message_count_ = 0;
  bool has_ended_ = false;
  grpc::Status status_;
};

class BookStreams : public MarketDataCalls {
 protected:
  // What GetBook answers who asks the same.
  v1::GetBookResponse book(const v1::StreamBookRequest& stream, std::int64_t min_sequence) {
    v1::GetBookRequest request;
    request.set_commodity(stream.commodity());
    request.set_seen_from_zone(stream.seen_from_zone());
    request.set_side(stream.side());
    request.set_level_count_max(stream.level_count_max());
    request.set_min_sequence(min_sequence);
    v1::GetBookResponse book = ask(request);
    EXPECT_TRUE(status_.ok()) << status_.error_message();
    return book;
  }
  void expect_right(const Follower& follower, const v1::StreamBookRequest& request) {
    const v1::GetBookResponse right = book(request, follower.message().as_of_sequence());
    EXPECT_TRUE(MessageDifferencer::Equals(follower.book(), right))
        << follower.book().DebugString() << " is not\n"
        << right.DebugString();
  }
  // Waits until market data are there.
  void wait_for_market_data() { book(onion_stream(0), 0); }

  // Commands that change onion's book and are in the way of nobody; the last of them does for certain.
  std::int64_t trade(int commands) {
    for (int i = 0; i < commands; ++i) {
      const std::string id = std::to_string(++placed_);
      if (i % 3 == 2) {
        place("bo", "b" + id, v1::SIDE_BID, 1, 55 + i % 17);
      } else {
        place("al", "a" + id, v1::SIDE_ASK, 2, 50 + i % 23);
      }
    }
    return place("al", "last" + std::to_string(++placed_), v1::SIDE_ASK, 1, 400);
  }

 private:
  int placed_ = 0;
};

TEST_F(BookStreams, BeginWithASnapshotAndGoOnWithWhatChanges) {
  std::int64_t last = place("al", "a1", v1::SIDE_ASK, 5, 60);
  wait_for_market_data();
  Follower follower(*stub_, onion_stream(last));

  follower.read_to(last);
  EXPECT_TRUE(follower.message().snapshot());
  EXPECT_EQ(follower.message().after_sequence(), 0);
  EXPECT_EQ(follower.message().as_of_sequence(), 1);
  EXPECT_EQ(follower.message().asks(0).ShortDebugString(),
            "zone: \"hill\" price: 60 quantity_lots: 5 order_count: 1 priority_sequence: 1");

  last = place("bo", "b1", v1::SIDE_BID, 2, 100);
  follower.read_to(last);
  EXPECT_FALSE(follower.message().snapshot());
  EXPECT_EQ(follower.message().after_sequence(), 1);
  EXPECT_EQ(follower.message().as_of_sequence(), 2);
  EXPECT_EQ(follower.message().asks(0).ShortDebugString(),
            "zone: \"hill\" price: 60 quantity_lots: 3 order_count: 1 priority_sequence: 1");

  last = server_.cancel("al", "a1");
  follower.read_to(last);
  EXPECT_EQ(follower.message().asks(0).ShortDebugString(), "zone: \"hill\" price: 60");
  EXPECT_EQ(follower.message().checksum(), "0000000000000000");
}

// As it is and seen from a zone, all of it and the best few levels, from the start, late, and after a drop.
TEST_F(BookStreams, EndWithTheRightBookWhereverTheyStart) {
  std::int64_t last = trade(1);
  wait_for_market_data();
  v1::StreamBookRequest few = onion_stream(0);
  few.set_level_count_max(3);
  v1::StreamBookRequest seen = onion_stream(0);
  seen.set_seen_from_zone("city");
  v1::StreamBookRequest asks = onion_stream(0);
  asks.set_side(v1::SIDE_ASK);
  const std::vector<v1::StreamBookRequest> requests{onion_stream(0), few, seen, asks};
  std::vector<std::pair<v1::StreamBookRequest, std::unique_ptr<Follower>>> followers;
  const auto follow = [&](const v1::StreamBookRequest& request) {
    followers.emplace_back(request, std::make_unique<Follower>(*stub_, request));
  };

  for (const v1::StreamBookRequest& request : requests) follow(request);
  for (const auto& [request, follower] : followers) follower->read();
  last = trade(60);
  Follower dropped(*stub_, onion_stream(last));
  dropped.read_to(last);
  dropped.end();
  for (const v1::StreamBookRequest& request : requests) follow(request);
  trade(60);
  follow(onion_stream(dropped.message().as_of_sequence()));
  last = place("al", "best", v1::SIDE_ASK, 100'000, 1);  // what is left of it is the best ask, which all see

  for (const auto& [request, follower] : followers) {
    follower->read_to(last);
    expect_right(*follower, request);
  }
}

// Whoever begins to follow a book soon after others is shown theirs, which lags behind what was placed since.
TEST_F(BookStreams, SayHowFarTheyLagBehind) {
  wait_for_market_data();
  v1::StreamBookRequest request = onion_stream(0);
  request.set_interval_ms(60'000);
  Follower keeps_the_book(*stub_, request);
  ASSERT_TRUE(keeps_the_book.read());

  for (int i = 1; i <= 200; ++i) {
    const std::int64_t last = place("al", "a" + std::to_string(i), v1::SIDE_ASK, 1, 50);
    Follower follower(*stub_, request);
    ASSERT_TRUE(follower.read());
    ASSERT_EQ(follower.message().as_of_sequence() + follower.message().lag_command_count(), last);
  }
}

// It is sent what its connection has room for; all that comes after that is one update.
TEST_F(BookStreams, ASlowReaderGetsFewUpdatesAndTheRightBook) {
  wait_for_market_data();
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 1'024);
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  const auto narrow = v1::MarketDataService::NewStub(grpc::CreateCustomChannel(
      "127.0.0.1:" + std::to_string(server_.port()), grpc::InsecureChannelCredentials(), arguments));
  const v1::StreamBookRequest request = onion_stream(0);
  Follower slow(*narrow, request);
  Follower quick(*stub_, request);
  slow.read();
  std::int64_t last = 0;
  for (int i = 0; i < 100; ++i) {
    last = trade(10);
    quick.read_to(last);
  }

  slow.read_to(last);

  EXPECT_GE(quick.message_count(), 100);
  EXPECT_LT(slow.message_count(), 50);
  expect_right(slow, request);
  expect_right(quick, request);
}

// One of them has gone without a word, one never reads.
TEST_F(BookStreams, ManyFollowOneBook) {
  wait_for_market_data();
  const v1::StreamBookRequest request = onion_stream(0);
  std::vector<std::unique_ptr<Follower>> followers;
  for (int i = 0; i < 1'000; ++i) followers.push_back(std::make_unique<Follower>(*stub_, request));
  Follower silent(*stub_, request);
  {
    const auto gone = v1::MarketDataService::NewStub(new_channel(server_.port()));
    Follower(*gone, request).read();
  }

  for (const auto& follower : followers) follower->read();
  const std::int64_t last = trade(30);

  for (const auto& follower : followers) {
    follower->read_to(last);
    expect_right(*follower, request);
  }
}

TEST_F(BookStreams, SayThatACommodityIsHalted) {
  std::int64_t last = trade(1);
  wait_for_market_data();
  Follower follower(*stub_, onion_stream(last));
  follower.read();
  EXPECT_FALSE(follower.message().halted());

  const auto admin = v1::AdminService::NewStub(new_channel(server_.port()));
  grpc::ClientContext call;
  v1::HaltCommodityRequest halt;
  halt.set_commodity("onion");
  v1::HaltCommodityResponse halted;
  ASSERT_TRUE(admin->HaltCommodity(&call, halt, &halted).ok());

  ASSERT_TRUE(follower.read());
  EXPECT_TRUE(follower.message().halted());
  EXPECT_EQ(follower.message().asks_size(), 0);
}

TEST_F(BookStreams, WhatIsWrongIsSaid) {
  wait_for_market_data();
  v1::StreamBookRequest fast = onion_stream(0);
  fast.set_interval_ms(9);
  v1::StreamBookRequest deep = onion_stream(0);
  deep.set_level_count_max(1'001);
  v1::StreamBookRequest gold = onion_stream(0);
  gold.set_commodity("gold");
  v1::StreamBookRequest nowhere = onion_stream(0);
  nowhere.set_seen_from_zone("moon");

  EXPECT_EQ(Follower(*stub_, fast).finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(Follower(*stub_, deep).finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(Follower(*stub_, gold).finish().error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Follower(*stub_, nowhere).finish().error_code(), grpc::StatusCode::NOT_FOUND);
}

// One waits for news, one pauses, one waits for a sequence that never comes.
TEST_F(BookStreams, EndWhenTheServerStopsWithAStatusToTryAgain) {
  const std::int64_t last = trade(1);
  wait_for_market_data();
  Follower early(*stub_, onion_stream(last + 1'000));
  Follower waiting(*stub_, onion_stream(last));
  v1::StreamBookRequest slow = onion_stream(last);
  slow.set_interval_ms(60'000);
  Follower pausing(*stub_, slow);
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
TEST_F(BookStreams, GoOnAfterARestart) {
  std::int64_t last = trade(20);
  wait_for_market_data();
  const v1::StreamBookRequest request = onion_stream(last);
  {
    Follower before(*stub_, request);
    before.read_to(last);
    expect_right(before, request);
  }

  server_.restart();
  stub_ = v1::MarketDataService::NewStub(new_channel(server_.port()));
  wait_for_market_data();
  Follower after(*stub_, request);
  after.read_to(last);

  expect_right(after, request);
  after.read_to(trade(20));
  expect_right(after, request);
}

}  // namespace
}  // namespace farmgate
