#include "engine/model/prepared_request.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace farmgate {
namespace {

Request cancel(std::string_view order_id) {
  return {.operation = Operation::kCancel, .account = "al", .order_id = order_id};
}

TEST(PreparedRequest, IsTheRequest) {
  const Request request = cancel("o1");

  const PreparedRequest prepared = request;

  EXPECT_EQ(prepared.operation, Operation::kCancel);
  EXPECT_EQ(prepared.account, "al");
  EXPECT_EQ(prepared.order_id, "o1");
}

TEST(PreparedRequest, HasTheTermsOfAnOrder) {
  const PreparedRequest prepared = Request{.operation = Operation::kNew,
                                           .side = Side::kAsk,
                                           .time_in_force = TimeInForce::kGoodTillDate,
                                           .self_trade = SelfTrade::kCancelBoth,
                                           .post_only = true,
                                           .given = {.side = true},
                                           .quantity = Lots{5},
                                           .price = Price{50},
                                           .expire_time = Timestamp{9},
                                           .min_quantity = Lots{2}};

  EXPECT_EQ(prepared.terms(), (Terms{.expire_time = Timestamp{9},
                                     .quantity = Lots{5},
                                     .price = Price{50},
                                     .min_quantity = Lots{2},
                                     .side = Side::kAsk,
                                     .time_in_force = TimeInForce::kGoodTillDate,
                                     .self_trade = SelfTrade::kCancelBoth,
                                     .post_only = true}));
}

TEST(PreparedRequest, AmountsThatDoNotFitAreOutOfRange) {
  for (const std::int64_t amount : {std::int64_t{-1}, std::int64_t{1} << 32, INT64_MIN, INT64_MAX}) {
    const PreparedRequest prepared = Request{.quantity = Lots{amount}, .price = Price{amount}};

    EXPECT_GT(prepared.quantity.value(), kQuantityMax.value()) << amount;
    EXPECT_GT(prepared.price.value(), kPriceMax.value()) << amount;
  }
}

TEST(PreparedRequest, KnowsWhatWasGiven) {
  const PreparedRequest none = cancel("o1");
  const PreparedRequest some = Request{.given = {.side = true}, .zone = "city"};

  EXPECT_EQ(none.given, 0);
  EXPECT_TRUE(some.is_given(kSideGiven));
  EXPECT_FALSE(some.is_given(kCommodityGiven));
  EXPECT_TRUE(some.is_given(kZoneGiven));
}

TEST(PreparedRequest, NumbersItsNames) {
  NameTable names;
  const Request request{.account = "al", .commodity = "onion", .zone = "al"};

  const PreparedRequest prepared(request, names);

  EXPECT_EQ(prepared.account_name, names.number("al"));
  EXPECT_EQ(prepared.commodity_name, names.number("onion"));
  EXPECT_EQ(prepared.zone_name, prepared.account_name);
  EXPECT_FALSE(PreparedRequest(request).account_name.valid());
}

TEST(PreparedRequest, KnowsWhetherItIsWellFormed) {
  EXPECT_TRUE(PreparedRequest(cancel("o1")).is_well_formed);
  EXPECT_FALSE(PreparedRequest(cancel("")).is_well_formed);
}

TEST(PreparedRequest, HasTheHashOfItsOrderId) {
  const std::string here(40, 'x');
  const std::string there(40, 'x');

  EXPECT_EQ(PreparedRequest(cancel("o1")).order_id_hash, hash_of_id("o1"));
  EXPECT_EQ(hash_of_id(here), hash_of_id(there));
  EXPECT_NE(hash_of_id("o1"), hash_of_id("o2"));
  EXPECT_NE(hash_of_id(here), hash_of_id(here + "y"));
}

}  // namespace
}  // namespace farmgate
