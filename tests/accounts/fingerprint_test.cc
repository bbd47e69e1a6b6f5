#include "engine/accounts/fingerprint.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace farmgate {
namespace {

Request full_request() {
  return {.operation = Operation::kNew,
          .side = Side::kBid,
          .given = {.side = true, .quantity = true, .price = true, .time_in_force = true},
          .account = "al",
          .order_id = "o1",
          .commodity = "onion",
          .zone = "city",
          .quantity = Lots{5},
          .price = Price{50}};
}

using Change = std::function<void(Request&)>;

TEST(Fingerprint, EveryFieldOfContentChangesIt) {
  const std::vector<Change> changes = {
      [](Request& request) { request.operation = Operation::kReplace; },
      [](Request& request) { request.side = Side::kAsk; },
      [](Request& request) { request.given.side = false; },
      [](Request& request) { request.time_in_force = TimeInForce::kImmediateOrCancel; },
      [](Request& request) { request.self_trade = SelfTrade::kCancelBoth; },
      [](Request& request) { request.post_only = true; },
      [](Request& request) { request.quantity = Lots{6}; },
      [](Request& request) { request.price = Price{51}; },
      [](Request& request) { request.expire_time = Timestamp{1}; },
      [](Request& request) { request.min_quantity = Lots{1}; },
      [](Request& request) { request.order_id = "o2"; },
      [](Request& request) { request.commodity = "tea"; },
      [](Request& request) { request.zone = "hill"; },
  };
  const Hash128 before = fingerprint(full_request());

  for (std::size_t i = 0; i < changes.size(); ++i) {
    Request request = full_request();
    changes[i](request);
    EXPECT_NE(fingerprint(request), before) << "change " << i;
  }
}

TEST(Fingerprint, TimeAccountAndRequestIdAreNoContent) {
  Request request = full_request();

  request.time = Timestamp{99};
  request.account = "bo";
  request.request_id = "r1";

  EXPECT_EQ(fingerprint(request), fingerprint(full_request()));
}

// Rule 10.8.
TEST(Fingerprint, AnOptionWrittenOutAsItsDefaultIsTheOptionLeftEmpty) {
  Request request = full_request();

  request.given.post_only = request.given.self_trade = request.given.min_quantity = true;

  EXPECT_EQ(fingerprint(request), fingerprint(full_request()));
}

TEST(Fingerprint, TheSideThatIsNotGivenDoesNotCount) {
  Request bid = full_request();
  bid.given.side = false;
  Request ask = bid;
  ask.side = Side::kAsk;

  EXPECT_EQ(fingerprint(bid), fingerprint(ask));
}

TEST(Fingerprint, TextsDoNotRunIntoEachOther) {
  Request first = full_request();
  first.commodity = "tea";
  first.zone = "city";
  Request second = full_request();
  second.commodity = "teac";
  second.zone = "ity";

  EXPECT_NE(fingerprint(first), fingerprint(second));
}

TEST(Fingerprint, TakesTheLongestTexts) {
  const std::string longest(kSymbolSizeMax, 'x');
  Request request = full_request();
  request.order_id = request.commodity = request.zone = longest;
  Request other = request;
  const std::string last_differs = std::string(kSymbolSizeMax - 1, 'x') + "y";
  other.zone = last_differs;

  EXPECT_NE(fingerprint(request), fingerprint(other));
}

}  // namespace
}  // namespace farmgate
