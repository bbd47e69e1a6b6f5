// The order of checks (rules, section 4): requests with every mistake there is, taken off one by one; each
// time the first that is left is the reason.
#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "engine/accounts/gate.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

struct Step {
  RejectReason reason;  // before the mistake is taken off
  std::function<void(Request&)> fix;
};

class OrderOfChecks : public testing::Test {
 protected:
  Decision decide(const Request& request) {
    Command command;
    return gate_.decide(request, ++sequence_, command);
  }
  void must_pass(const Request& request) { ASSERT_EQ(decide(request).outcome, Decision::Outcome::kPassed); }
  void halt(bool halted) {
    must_pass({.operation = halted ? Operation::kHalt : Operation::kResume, .commodity = "tea"});
  }

  void suspend(std::string_view account, bool suspended) {
    must_pass({.operation = suspended ? Operation::kSuspend : Operation::kReinstate, .account = account});
  }

  void peel(Request request, const std::vector<Step>& steps) {
    for (const Step& step : steps) {
      const Decision decision = decide(request);
      ASSERT_EQ(decision.outcome, Decision::Outcome::kRejected) << to_string(step.reason);
      ASSERT_EQ(to_string(decision.reason), to_string(step.reason));
      step.fix(request);
    }
    EXPECT_EQ(decide(request).outcome, Decision::Outcome::kPassed);
  }

  Gate gate_{small_market(), {}};
  Sequence sequence_ = 0;
};

TEST_F(OrderOfChecks, OfANewOrder) {
  must_pass(new_ask({"al", "used"}, Lots{1}, Price{1}));
  halt(true);
  suspend("al", true);
  suspend("", true);
  Request request = new_ask({"nobody", "used"}, Lots{0}, Price{1'005});
  request.commodity = "coal";
  request.zone = "mars";
  request.time_in_force = TimeInForce::kGoodTillDate;
  request.min_quantity = Lots{9};

  peel(request, {{RejectReason::kMalformed, [](Request& r) { r.given.expire_time = true; }},
                 {RejectReason::kUnknownAccount, [](Request& r) { r.account = "al"; }},
                 {RejectReason::kDuplicateId, [](Request& r) { r.order_id = "fresh"; }},
                 {RejectReason::kUnknownCommodity, [](Request& r) { r.commodity = "tea"; }},
                 {RejectReason::kUnknownZone, [](Request& r) { r.zone = "dale"; }},
                 {RejectReason::kPriceOutOfRange, [](Request& r) { r.price = Price{12}; }},
                 {RejectReason::kPriceOffTick, [](Request& r) { r.price = Price{15}; }},
                 {RejectReason::kQuantityOutOfRange, [](Request& r) { r.quantity = Lots{5}; }},
                 {RejectReason::kQuantityOutOfRange, [](Request& r) { r.min_quantity = Lots{-1}; }},
                 {RejectReason::kQuantityOutOfRange, [](Request& r) { r.min_quantity = Lots{5}; }},
                 {RejectReason::kExpiredOnArrival, [](Request& r) { r.expire_time = Timestamp{1}; }},
                 {RejectReason::kHalted, [&](Request&) { halt(false); }},
                 {RejectReason::kSuspended, [&](Request&) { suspend("al", false); }},
                 {RejectReason::kSuspended, [&](Request&) { suspend("", false); }}});
}

TEST_F(OrderOfChecks, OfAReplace) {
  Request order = new_ask({"al", "a1"}, Lots{5}, Price{15});
  order.commodity = "tea";
  must_pass(order);
  must_pass(under_id("used", mass_cancel_of("al")));
  halt(true);
  suspend("al", true);
  suspend("", true);
  Request request = under_id("used", replace_of({"nobody", "a9"}, kQuantityMax + Lots{1}, Price{5}));
  request.given.price = false;
  request.side = Side::kBid;
  request.given.side = true;
  request.commodity = "onion";
  request.zone = "city";

  peel(request, {{RejectReason::kMalformed, [](Request& r) { r.given.price = true; }},
                 {RejectReason::kUnknownAccount, [](Request& r) { r.account = "al"; }},
                 {RejectReason::kDuplicateId, [](Request& r) { r.request_id = "fresh"; }},
                 {RejectReason::kUnknownOrder, [](Request& r) { r.order_id = "a1"; }},
                 {RejectReason::kImmutableField, [](Request& r) { r.side = Side::kAsk; }},
                 {RejectReason::kImmutableField, [](Request& r) { r.commodity = "tea"; }},
                 {RejectReason::kImmutableField, [](Request& r) { r.zone = "hill"; }},
                 {RejectReason::kPriceOutOfRange, [](Request& r) { r.price = Price{999}; }},
                 {RejectReason::kPriceOffTick, [](Request& r) { r.price = Price{1'000}; }},
                 {RejectReason::kQuantityOutOfRange, [](Request& r) { r.quantity = kQuantityMax; }},
                 {RejectReason::kHalted, [&](Request&) { halt(false); }},
                 {RejectReason::kSuspended, [&](Request&) { suspend("", false); }},
                 {RejectReason::kSuspended, [&](Request&) { suspend("al", false); }}});
}

// A halted commodity takes cancels, and so does who is suspended.
TEST_F(OrderOfChecks, OfACancel) {
  Request order = new_ask({"al", "a1"}, Lots{5}, Price{15});
  order.commodity = "tea";
  must_pass(order);
  must_pass(under_id("used", mass_cancel_of("al")));
  halt(true);
  suspend("al", true);
  Request request = under_id("used", cancel_of({"nobody", "a9"}));
  request.given.quantity = true;

  peel(request, {{RejectReason::kMalformed, [](Request& r) { r.given.quantity = false; }},
                 {RejectReason::kUnknownAccount, [](Request& r) { r.account = "al"; }},
                 {RejectReason::kDuplicateId, [](Request& r) { r.request_id = "fresh"; }},
                 {RejectReason::kUnknownOrder, [](Request& r) { r.order_id = "a1"; }}});
}

TEST_F(OrderOfChecks, OfAMassCancel) {
  must_pass(under_id("used", mass_cancel_of("al")));
  suspend("al", true);
  Request request = under_id("used", mass_cancel_of("nobody"));
  request.commodity = "coal";
  request.order_id = "a1";

  peel(request, {{RejectReason::kMalformed, [](Request& r) { r.order_id = ""; }},
                 {RejectReason::kUnknownAccount, [](Request& r) { r.account = "al"; }},
                 {RejectReason::kDuplicateId, [](Request& r) { r.request_id = "fresh"; }},
                 {RejectReason::kUnknownCommodity, [](Request& r) { r.commodity = "tea"; }}});
}

TEST_F(OrderOfChecks, OfAHalt) {
  peel({.operation = Operation::kHalt},
       {{RejectReason::kMalformed, [](Request& r) { r.commodity = "coal"; }},
        {RejectReason::kUnknownCommodity, [](Request& r) { r.commodity = "tea"; }}});
}

TEST_F(OrderOfChecks, OfASuspension) {
  peel({.operation = Operation::kSuspend, .account = "nobody", .commodity = "tea"},
       {{RejectReason::kMalformed, [](Request& r) { r.commodity = ""; }},
        {RejectReason::kUnknownAccount, [](Request& r) { r.account = "al"; }}});
}

// `price_out_of_range` is outside 1..1,000,000,000 or the collar.
TEST_F(OrderOfChecks, PricesAtTheBoundsPass) {
  must_pass(new_ask({"al", "a1"}, kQuantityMin, kPriceMin));
  must_pass(new_ask({"al", "a2"}, kQuantityMax, kPriceMax));
  for (const Price price : {Price{10}, Price{1'000}}) {
    Request order = new_ask({"al", price == Price{10} ? "low" : "high"}, Lots{1}, price);
    order.commodity = "tea";
    must_pass(order);
  }
}

}  // namespace
}  // namespace farmgate
