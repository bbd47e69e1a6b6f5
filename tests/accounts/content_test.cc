#include "engine/accounts/content.h"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

namespace farmgate {
namespace {

// A request, and what its names stand for.
struct Named {
  Request request{.operation = Operation::kNew,
                  .side = Side::kBid,
                  .given = {.side = true, .quantity = true, .price = true, .time_in_force = true},
                  .account = "al",
                  .order_id = "o1",
                  .commodity = "onion",
                  .zone = "city",
                  .quantity = Lots{5},
                  .price = Price{50}};
  CommodityId commodity{1};
  ZoneId zone{2};
};

Content content_of(const Named& named) {
  Content content;
  set_content(named.request, named.commodity, named.zone, content);
  return content;
}

using Change = std::function<void(Named&)>;

TEST(Content, EveryFieldButTimeAndIdsMatters) {
  const std::vector<Change> changes = {
      [](Named& it) { it.request.operation = Operation::kReplace; },
      [](Named& it) { it.request.side = Side::kAsk; },
      [](Named& it) { it.request.given.side = false; },
      [](Named& it) { it.request.time_in_force = TimeInForce::kImmediateOrCancel; },
      [](Named& it) { it.request.self_trade = SelfTrade::kCancelBoth; },
      [](Named& it) { it.request.post_only = true; },
      [](Named& it) { it.request.quantity = Lots{6}; },
      [](Named& it) { it.request.price = Price{51}; },
      [](Named& it) { it.request.expire_time = Timestamp{1}; },
      [](Named& it) { it.request.min_quantity = Lots{1}; },
      [](Named& it) { it.request.commodity = ""; },
      [](Named& it) { it.request.zone = ""; },
      [](Named& it) { it.commodity = CommodityId{3}; },
      [](Named& it) { it.commodity = {}; },
      [](Named& it) { it.zone = ZoneId{3}; },
      [](Named& it) { it.zone = {}; },
  };
  const Content before = content_of(Named());

  for (std::size_t i = 0; i < changes.size(); ++i) {
    Named named;
    changes[i](named);
    EXPECT_NE(content_of(named), before) << "change " << i;
  }
}

TEST(Content, TimeAccountAndIdsDoNotMatter) {
  Named named;

  named.request.time = Timestamp{99};
  named.request.account = "bo";
  named.request.order_id = "o2";
  named.request.request_id = "r1";

  EXPECT_EQ(content_of(named), content_of(Named()));
}

// Rule 10.8.
TEST(Content, AnOptionWrittenOutAsItsDefaultIsTheOptionLeftEmpty) {
  Named named;
  Request::Given& given = named.request.given;

  given.post_only = given.self_trade = given.min_quantity = true;

  EXPECT_EQ(content_of(named), content_of(Named()));
}

TEST(Content, TheSideThatIsNotGivenDoesNotMatter) {
  Named bid;
  bid.request.given.side = false;
  Named ask = bid;
  ask.request.side = Side::kAsk;

  EXPECT_EQ(content_of(bid), content_of(ask));
}

TEST(Content, GivesSideAndZoneBack) {
  Named named;
  named.request.side = Side::kAsk;
  named.zone = ZoneId{kZoneCountMax - 1};

  EXPECT_EQ(content_of(named).terms.side, Side::kAsk);
  EXPECT_EQ(content_of(named).zone_id(), ZoneId{kZoneCountMax - 1});
  named.zone = {};
  EXPECT_FALSE(content_of(named).zone_id().valid());
}

// Amounts that do not fit are as one, and like none that passes the gate.
TEST(Content, AmountsBeyondAllBoundsMatter) {
  Named beyond;
  beyond.request.quantity = Lots{-1};
  Named farther;
  farther.request.quantity = Lots{std::int64_t{1} << 40};

  EXPECT_EQ(content_of(beyond), content_of(farther));
  EXPECT_NE(content_of(beyond), content_of(Named()));
}

}  // namespace
}  // namespace farmgate
