// The books that events give are the engine's: over random streams with everything on.
#include "engine/market_data/books.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/market_data/order_states.h"
#include "tests/market_data/copied_market.h"
#include "tests/support/random_requests.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

class RandomBooks : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomBooks, AreTheEngines) {
  const RandomMarket market = make_random_market(GetParam(), 3'000);
  const RandomRequests requests(market);
  CopiedMarket copied(market);

  for (std::size_t i = 0; i < requests.all().size(); ++i) {
    copied.apply(requests.all()[i]);
    if (i % 100 == 99) copied.expect_same();
    if (HasFatalFailure()) return;
  }
}

// As after a restart.
TEST_P(RandomBooks, AreTheEnginesWhenMadeAnew) {
  const RandomMarket market = make_random_market(GetParam() + 1'000, 1'500);
  const RandomRequests requests(market);
  CopiedMarket copied(market);

  for (std::size_t i = 0; i < requests.all().size(); ++i) {
    copied.apply(requests.all()[i]);
    if (i % 500 != 250) continue;
    copied.copy_again(i % 7 + 1);
    copied.expect_same();
    if (HasFatalFailure()) return;
  }
  copied.expect_same();
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomBooks, testing::Range<std::uint64_t>(1, 13));

// The random markets are small: these stand at every thousandth command for books of many orders.
TEST(Books, AreTheEnginesOverALongStream) {
  const RandomMarket market = make_random_market(77, 30'000);
  const RandomRequests requests(market);
  CopiedMarket copied(market);

  for (std::size_t i = 0; i < requests.all().size(); ++i) {
    copied.apply(requests.all()[i]);
    if (i % 1'000 == 999) copied.expect_same();
    if (HasFatalFailure()) return;
  }
}

TEST(Books, AnEventOfAnUnknownCommodityDoesNotFit) {
  Books books;
  OrderStates orders;
  EventRecord event{.sequence = 3, .commodity = "onion", .payload = AcceptedRecord{}};
  std::get<AcceptedRecord>(event.payload).order = {.account = "al", .id = "a1"};
  ASSERT_TRUE(orders.apply(event));

  const Status applied = books.apply(event, orders.changes());

  ASSERT_FALSE(applied);
  EXPECT_THAT(applied.error().message,
              HasSubstr("sequence 3 do not fit those before: there is no commodity onion"));
}

TEST(Books, RowsThatDoNotFitAreRefused) {
  Books books;

  const Status changed =
      books.change({LaneRow{.origin = "hill", .destination = "city", .class_symbol = "*"}});

  ASSERT_FALSE(changed);
  EXPECT_THAT(changed.error().message, HasSubstr("row 1 of reference data does not fit those before"));
}

}  // namespace
}  // namespace farmgate
