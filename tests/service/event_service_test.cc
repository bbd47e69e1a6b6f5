// What EventService streams: from where it goes on, what a filter lets through, and the fills that a result
// has no room for.
#include <farmgate/v1/event_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "tests/service/live_server.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class EventServiceTest : public testing::Test {
 protected:
  v1::CommandResult result_of(const v1::NewOrder& order) {
    v1::PlaceOrderRequest request;
    *request.mutable_order() = order;
    grpc::ClientContext call;
    v1::PlaceOrderResponse response;
    EXPECT_TRUE(server_.orders().PlaceOrder(&call, request, &response).ok());
    return response.result();
  }

  // The events of the commands before `end` that a filter lets through, by their names.
  std::vector<std::string> events(const v1::EventFilter& filter, std::int64_t end) {
    v1::StreamEventsRequest request;
    request.set_from_sequence(1);
    *request.mutable_filter() = filter;
    grpc::ClientContext call;
    const auto stream = events_->StreamEvents(&call, request);
    std::vector<std::string> names;
    v1::StreamEventsResponse response;
    while (response.next_sequence() < end && stream->Read(&response)) {
      for (const v1::OrderEvent& event : response.events()) {
        names.push_back(std::to_string(event.sequence()) + "." + std::to_string(event.index()));
      }
    }
    call.TryCancel();
    EXPECT_EQ(response.next_sequence(), end);
    return names;
  }

  // How a stream ends that is not let in.
  grpc::StatusCode refusal(const v1::EventFilter& filter) {
    v1::StreamEventsRequest request;
    *request.mutable_filter() = filter;
    grpc::ClientContext call;
    const auto stream = events_->StreamEvents(&call, request);
    v1::StreamEventsResponse response;
    while (stream->Read(&response)) {
    }
    return stream->Finish().error_code();
  }

  LiveServer server_;
  const std::unique_ptr<v1::EventService::Stub> events_ =
      v1::EventService::NewStub(new_channel(server_.port()));
};

TEST_F(EventServiceTest, AStreamGoesOnFromWhereItWasLeft) {
  v1::StreamFillsRequest request;
  request.set_from_sequence(1);
  std::vector<std::int64_t> seen;
  for (int cut = 0; cut < 4; ++cut) {
    server_.place(onion_order("al", "a" + std::to_string(cut), v1::SIDE_ASK, 5, 50));
    server_.place(onion_order("bo", "b" + std::to_string(cut), v1::SIDE_BID, 5, 100));
    grpc::ClientContext call;
    const auto stream = events_->StreamFills(&call, request);
    v1::StreamFillsResponse response;
    ASSERT_TRUE(stream->Read(&response));
    for (const v1::Fill& fill : response.fills()) seen.push_back(fill.sequence());
    request.set_from_sequence(response.next_sequence());
    request.set_from_index(response.next_index());
    call.TryCancel();
  }

  EXPECT_THAT(seen, ElementsAre(2, 4, 6, 8));
}

TEST_F(EventServiceTest, AStreamHasWhatItsFilterLetsThroughAndSaysHowFarItIs) {
  v1::NewOrder tea = onion_order("cy", "c1", v1::SIDE_ASK, 5, 500);
  tea.set_commodity("tea");
  server_.place(onion_order("al", "a1", v1::SIDE_ASK, 5, 50));
  server_.place(onion_order("bo", "b1", v1::SIDE_BID, 5, 100));
  server_.place(tea);
  v1::EventFilter of_account;
  of_account.add_accounts("al");
  v1::EventFilter of_commodity;
  of_commodity.add_commodities("tea");
  v1::EventFilter of_zone;
  of_zone.add_zones("city");
  v1::EventFilter of_all_three = of_zone;
  of_all_three.add_accounts("al");
  of_all_three.add_commodities("onion");

  EXPECT_THAT(events({}, 4), ElementsAre("1.0", "2.0", "2.1", "3.0"));
  EXPECT_THAT(events(of_account, 4), ElementsAre("1.0", "2.1"));
  EXPECT_THAT(events(of_commodity, 4), ElementsAre("3.0"));
  EXPECT_THAT(events(of_zone, 4), ElementsAre("2.0", "2.1"));
  EXPECT_THAT(events(of_all_three, 4), ElementsAre("2.1"));
}

// Of which each takes time for every event.
TEST_F(EventServiceTest, AFilterMayHaveAThousandNames) {
  v1::EventFilter filter;
  for (int i = 1; i < 1'000; ++i) filter.add_accounts("nobody" + std::to_string(i));
  filter.add_accounts("al");
  std::vector<std::string> expected;
  for (int i = 1; i <= 20; ++i) {
    server_.place(onion_order("al", "a" + std::to_string(i), v1::SIDE_ASK, 5, 50));
    expected.push_back(std::to_string(i) + ".0");
  }

  EXPECT_EQ(events(filter, 21), expected);
  filter.add_accounts("bo");
  EXPECT_EQ(refusal(filter), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(EventServiceTest, AFilterHasNamesThatCanBe) {
  v1::EventFilter longest;
  longest.add_zones(std::string(64, 'z'));
  v1::EventFilter longer;
  longer.add_zones(std::string(65, 'z'));
  server_.place(onion_order("al", "a1", v1::SIDE_ASK, 5, 50));

  EXPECT_THAT(events(longest, 2), IsEmpty());
  EXPECT_EQ(refusal(longer), grpc::StatusCode::INVALID_ARGUMENT);
}

// However it was published.
TEST_F(EventServiceTest, AStreamThatIsBehindGetsTheEventsOfManyCommandsInAMessage) {
  for (int i = 0; i < 8; ++i) {
    server_.place(onion_order("al", "a" + std::to_string(i), v1::SIDE_ASK, 5, 50));
  }
  v1::StreamEventsRequest request;
  request.set_from_sequence(1);
  grpc::ClientContext call;
  const auto stream = events_->StreamEvents(&call, request);

  v1::StreamEventsResponse response;
  ASSERT_TRUE(stream->Read(&response));

  EXPECT_EQ(response.events_size(), 8);
  EXPECT_EQ(response.next_sequence(), 9);
  call.TryCancel();
}

// More than look at once, so that they get what comes meanwhile in one message.
TEST_F(EventServiceTest, ManyStreamsAllHaveEveryEvent) {
  constexpr std::int64_t kOrders = 50;
  struct Follower {
    grpc::ClientContext call;
    std::unique_ptr<grpc::ClientReader<v1::StreamEventsResponse>> stream;
  };
  std::deque<Follower> followers(200);
  v1::StreamEventsRequest request;
  request.set_from_sequence(1);
  for (Follower& follower : followers) follower.stream = events_->StreamEvents(&follower.call, request);

  for (std::int64_t i = 1; i <= kOrders; ++i) {
    server_.place(onion_order("al", "a" + std::to_string(i), v1::SIDE_ASK, 5, 50));
  }

  for (Follower& follower : followers) {
    std::int64_t next = 1;
    v1::StreamEventsResponse response;
    while (next <= kOrders && follower.stream->Read(&response)) {
      for (const v1::OrderEvent& event : response.events()) EXPECT_EQ(event.sequence(), next++);
    }
    EXPECT_EQ(next, kOrders + 1);
    follower.call.TryCancel();
  }
}

TEST_F(EventServiceTest, OfManyFillsTheFirstHundredComeBackAndTheStreamHasAll) {
  for (int i = 0; i < 201; ++i) {
    server_.place(onion_order("al", "a" + std::to_string(i), v1::SIDE_ASK, 1, 50));
  }
  const v1::CommandResult hundred = result_of(onion_order("bo", "b1", v1::SIDE_BID, 100, 100));
  EXPECT_EQ(hundred.fills_size(), 100);
  EXPECT_FALSE(hundred.more());

  const v1::CommandResult result = result_of(onion_order("bo", "b2", v1::SIDE_BID, 101, 100));

  EXPECT_EQ(result.fills_size(), 100);
  EXPECT_TRUE(result.more());
  EXPECT_EQ(result.fill_count(), 101);
  EXPECT_EQ(result.filled_quantity_lots(), 101);
  v1::StreamFillsRequest request;
  request.set_from_sequence(result.sequence());
  grpc::ClientContext call;
  const auto stream = events_->StreamFills(&call, request);
  v1::StreamFillsResponse response;
  int fills = 0;
  while (response.next_sequence() <= result.sequence() && stream->Read(&response)) {
    fills += response.fills_size();
  }
  call.TryCancel();
  EXPECT_EQ(fills, 101);
}

}  // namespace
}  // namespace farmgate
