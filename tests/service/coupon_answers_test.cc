// What is answered about asks under coupons of programmes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "engine/service/book_query.h"
#include "engine/service/explain_query.h"
#include "engine/service/quote_query.h"
#include "tests/market_data/copied_market.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

// Onion goes from hill to city for 10, of which 3 are paid; `relief` adds 4 to asks of al, while its 40 last.
// al asks 50 for 5 lots under its coupon, cy 50 for 5 without, bo bids 40.
class CouponAnswers : public testing::Test {
 protected:
  CouponAnswers() {
    const ReferenceChange rows = {
        AccountRow{.symbol = "al", .attributes = {"smallholder"}},
        ProgrammeRow{.symbol = "relief", .budget = 40, .amount = 4, .attributes = {"smallholder"}}};
    Request change;
    change.operation = Operation::kReference;
    change.change = &rows;
    copied_.apply(PreparedRequest(change));
    copied_.apply(PreparedRequest(new_ask({"cy", "c1"}, Lots{5}, Price{50})));
    copied_.apply(PreparedRequest(new_ask({"al", "a1"}, Lots{5}, Price{50})));
    copied_.apply(PreparedRequest(new_bid({"bo", "b1"}, Lots{3}, Price{40})));
  }

  template <class Method>
  typename Method::Response answer(const typename Method::Request& request) const {
    typename Method::Response response;
    EXPECT_TRUE(Method::violations(request).empty());
    const grpc::Status status = Method::answer(copied_.copy(), request, response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  static v1::GetQuoteRequest quote_request(v1::Side side, const std::string& zone, std::int64_t quantity) {
    v1::GetQuoteRequest request;
    request.set_side(side);
    request.set_commodity("onion");
    request.set_zone(zone);
    request.set_quantity_lots(quantity);
    return request;
  }

  CopiedMarket copied_{small_market(), {}};
};

TEST_F(CouponAnswers, ABookHasThemApart) {
  v1::GetBookRequest request;
  request.set_commodity("onion");
  request.set_side(v1::SIDE_ASK);
  const v1::GetBookResponse plain = answer<GetBook>(request);
  request.set_seen_from_zone("city");
  const v1::GetBookResponse seen = answer<GetBook>(request);

  ASSERT_EQ(plain.asks_size(), 2);
  EXPECT_EQ(plain.asks(0).ShortDebugString(),
            "zone: \"hill\" price: 50 quantity_lots: 5 order_count: 1 priority_sequence: 2");
  EXPECT_EQ(plain.asks(1).ShortDebugString(),
            "zone: \"hill\" price: 50 quantity_lots: 5 order_count: 1 priority_sequence: 3 "
            "programme: \"relief\" locked_amount: 4");
  ASSERT_EQ(seen.asks_size(), 2);
  EXPECT_EQ(
      seen.asks(0).ShortDebugString(),
      "zone: \"hill\" price: 50 quantity_lots: 5 order_count: 1 price_here: 53 unit_cost: 10 subsidy: 7 "
      "transit_hours: 20 priority_sequence: 3 programme: \"relief\" locked_amount: 4");
  EXPECT_EQ(seen.asks(1).price_here(), 57);
}

TEST_F(CouponAnswers, AQuoteOfABidNamesTheProgrammeAndBothSubsidiesOfTheLane) {
  const v1::GetQuoteResponse quote = answer<GetQuote>(quote_request(v1::SIDE_BID, "city", 7));

  ASSERT_EQ(quote.fills_size(), 2);
  EXPECT_EQ(
      quote.fills(0).ShortDebugString(),
      "zone: \"hill\" quantity_lots: 5 farm_gate_price: 50 delivered_price: 53 unit_cost: 10 subsidy: 7 "
      "programme: \"relief\"");
  EXPECT_EQ(quote.fills(1).programme(), "");
  ASSERT_EQ(quote.lanes_size(), 2);
  EXPECT_EQ(quote.lanes(0).subsidy(), 7);
  EXPECT_EQ(quote.lanes(0).quantity_lots(), 5);
  EXPECT_EQ(quote.lanes(1).subsidy(), 3);
  EXPECT_EQ(quote.lanes(1).quantity_lots(), 2);
  EXPECT_EQ(quote.total().subsidy_money(), 5 * 7 + 2 * 3);
}

// 20 of the 40 are locked: there is enough for 5 more lots.
TEST_F(CouponAnswers, AQuoteOfAnAskHasTheCouponOfItsAccount) {
  v1::GetQuoteRequest request = quote_request(v1::SIDE_ASK, "hill", 5);
  EXPECT_EQ(answer<GetQuote>(request).fills(0).farm_gate_price(), 33);

  request.set_account("al");
  EXPECT_EQ(answer<GetQuote>(request).fills(0).farm_gate_price(), 37);
  EXPECT_EQ(answer<GetQuote>(request).fills(0).programme(), "relief");
  request.set_quantity_lots(6);
  EXPECT_EQ(answer<GetQuote>(request).fills(0).farm_gate_price(), 33);
}

TEST_F(CouponAnswers, AnExplanationOfARestingAskCountsItsCoupon) {
  v1::ExplainOrderRequest request;
  request.set_account("al");
  request.set_order_id("a1");

  const v1::ExplainOrderResponse why = answer<ExplainOrder>(request);

  ASSERT_EQ(why.nearest_size(), 1);
  EXPECT_EQ(why.nearest(0).gap(), 50 + 3 - 40);
  EXPECT_EQ(why.nearest(0).lane().ShortDebugString(), "unit_cost: 10 subsidy: 7 transit_hours: 20");
  EXPECT_EQ(why.nearest(0).programme(), "relief");
}

TEST_F(CouponAnswers, AnExplanationOfAnAskToComeHasTheCouponThatItWouldGet) {
  v1::ExplainOrderRequest request;
  v1::HypotheticalOrder& order = *request.mutable_if_placed();
  order.set_side(v1::SIDE_ASK);
  order.set_commodity("onion");
  order.set_zone("hill");
  order.set_price(50);
  EXPECT_EQ(answer<ExplainOrder>(request).nearest(0).gap(), 50 + 7 - 40);

  order.set_account("al");
  EXPECT_EQ(answer<ExplainOrder>(request).nearest(0).gap(), 50 + 3 - 40);
  order.set_quantity_lots(6);
  EXPECT_EQ(answer<ExplainOrder>(request).nearest(0).gap(), 50 + 7 - 40);
}

TEST_F(CouponAnswers, AnExplanationOfABidCountsTheCouponsOfAsks) {
  v1::ExplainOrderRequest request;
  request.set_account("bo");
  request.set_order_id("b1");

  const v1::ExplainOrderResponse why = answer<ExplainOrder>(request);

  ASSERT_EQ(why.nearest_size(), 2);
  EXPECT_EQ(why.nearest(0).programme(), "relief");
  EXPECT_EQ(why.nearest(0).net_cost_to_trade(), 0);  // absent: the prices do not overlap
  EXPECT_EQ(why.nearest(0).price_to_trade(), 53);
  EXPECT_EQ(why.nearest(1).programme(), "");
  EXPECT_EQ(why.nearest(1).price_to_trade(), 57);
}

}  // namespace
}  // namespace farmgate
