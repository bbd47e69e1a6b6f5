// Books over a real server, as a client asks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/service/market_data_calls.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

using BookQueries = MarketDataCalls;

v1::GetBookRequest onion_book(std::int64_t min_sequence) {
  v1::GetBookRequest request;
  request.set_commodity("onion");
  request.set_min_sequence(min_sequence);
  return request;
}

TEST_F(BookQueries, LevelsByPriceBestFirst) {
  place("al", "a1", v1::SIDE_ASK, 5, 60);
  place("cy", "c1", v1::SIDE_ASK, 2, 60);
  place("al", "a2", v1::SIDE_ASK, 5, 50);
  const std::int64_t last = place("bo", "b1", v1::SIDE_BID, 3, 40);

  const v1::GetBookResponse book = ask(onion_book(last));

  ASSERT_TRUE(status_.ok()) << status_.error_message();
  EXPECT_EQ(book.as_of_sequence(), 4);
  ASSERT_EQ(book.asks_size(), 2);
  EXPECT_EQ(book.asks(0).ShortDebugString(),
            "zone: \"hill\" price: 50 quantity_lots: 5 order_count: 1 priority_sequence: 3");
  EXPECT_EQ(book.asks(1).ShortDebugString(),
            "zone: \"hill\" price: 60 quantity_lots: 7 order_count: 2 priority_sequence: 1");
  ASSERT_EQ(book.bids_size(), 1);
  EXPECT_EQ(book.bids(0).ShortDebugString(),
            "zone: \"city\" price: 40 quantity_lots: 3 order_count: 1 priority_sequence: 4");
  EXPECT_FALSE(book.more_asks());
}

TEST_F(BookQueries, SeenFromAZoneTheyAreWhatTheyAreWorthThere) {
  place("al", "a1", v1::SIDE_ASK, 5, 60);
  const std::int64_t last = place("bo", "b1", v1::SIDE_BID, 3, 40);
  v1::GetBookRequest request = onion_book(last);

  request.set_seen_from_zone("hill");
  const v1::GetBookResponse gate = ask(request);
  request.set_seen_from_zone("city");
  const v1::GetBookResponse dock = ask(request);

  ASSERT_EQ(gate.bids_size(), 1);
  EXPECT_EQ(gate.bids(0).price_here(), 33);
  EXPECT_EQ(gate.asks_size(), 0);  // no lane arrives in hill
  ASSERT_EQ(dock.asks_size(), 1);
  EXPECT_EQ(
      dock.asks(0).ShortDebugString(),
      "zone: \"hill\" price: 60 quantity_lots: 5 order_count: 1 price_here: 67 unit_cost: 10 subsidy: 3 "
      "transit_hours: 20 priority_sequence: 1");
}

TEST_F(BookQueries, OfOneSideAndAFewLevels) {
  place("al", "a1", v1::SIDE_ASK, 5, 60);
  place("al", "a2", v1::SIDE_ASK, 5, 50);
  const std::int64_t last = place("bo", "b1", v1::SIDE_BID, 3, 40);
  v1::GetBookRequest request = onion_book(last);
  request.set_side(v1::SIDE_ASK);
  request.set_level_count_max(1);

  const v1::GetBookResponse book = ask(request);

  EXPECT_EQ(book.bids_size(), 0);
  ASSERT_EQ(book.asks_size(), 1);
  EXPECT_EQ(book.asks(0).price(), 50);
  EXPECT_TRUE(book.more_asks());
}

TEST_F(BookQueries, WhatIsWrongIsSaid) {
  v1::GetBookRequest request = onion_book(0);
  request.set_seen_from_zone("moon");
  ask(request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status_.error_message(), "there is no zone moon");

  request.set_commodity("");
  request.set_level_count_max(1'001);
  ask(request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status_.error_message(), HasSubstr("commodity"));
  EXPECT_THAT(status_.error_message(), HasSubstr("level_count_max"));
}

}  // namespace
}  // namespace farmgate
