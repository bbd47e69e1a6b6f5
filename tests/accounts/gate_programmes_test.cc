// What the gate does about programmes: coupons it grants, budgets that are short, and what it keeps of both
// (rules, sections 6 and 7).
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/accounts/gate.h"
#include "tests/support/reference_rows.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

// In the small market a lot of onions costs 10 from hill to city, of which 3 are paid.
class GateProgrammesTest : public testing::Test {
 protected:
  GateProgrammesTest() { change({programme_of(1'000)}); }

  static ProgrammeRow programme_of(std::int64_t budget) {
    ProgrammeRow row = programme_row("road", 5);
    row.budget = budget;
    return row;
  }

  void change(const ReferenceChange& rows) {
    EXPECT_EQ(coupon_of({.operation = Operation::kReference, .change = &rows}), Coupon());
  }
  // The coupon under which a request passes.
  Coupon coupon_of(Request request) {
    request.time = epoch_begin(epoch_);
    const Decision decision = gate_.decide(request, ++sequence_, command_);
    EXPECT_EQ(decision.outcome, Decision::Outcome::kPassed);
    EXPECT_EQ(decision.coupon, command_.coupon);
    gate_.audit();
    return decision.coupon;
  }
  Coupon coupon_of_ask(std::string_view id, std::int64_t quantity) {
    return coupon_of(new_ask({"al", id}, Lots{quantity}, Price{50}));
  }
  Coupon coupon_of_replace(std::string_view id, std::int64_t quantity, std::int64_t price) {
    return coupon_of(replace_of({"al", id}, Lots{quantity}, Price{price}));
  }
  // The last command's order was cancelled by a command of this epoch.
  void report_cancelled(std::int64_t epoch) {
    const CommodityId onion = gate_.reference().symbols().commodities.find("onion");
    const Event event({.sequence = ++sequence_, .commodity = onion, .time = epoch_begin(epoch)},
                      Cancelled{.order = {.account = command_.account,
                                          .slot = command_.slot,
                                          .placed = command_.placed,
                                          .id = "id"},
                                .reason = CancelReason::kCancel,
                                .filled = {},
                                .cancelled = command_.quantity});
    gate_.report(event);
    gate_.report({.cause = event.sequence, .time = event.time, .commodity = onion, .slot = command_.slot});
    gate_.audit();
  }
  bool needs_reports(Request request) {
    request.time = epoch_begin(epoch_);
    return gate_.needs_reports(request);
  }
  std::int64_t locked() const { return gate_.programmes().balance(ProgrammeId{0}).locked; }

  Gate gate_{small_market(), {}};
  Sequence sequence_ = 0;
  std::int64_t epoch_ = 0;
  Command command_;
  const Coupon road_{.programme = ProgrammeId{0}, .locked = Price{5}};
};

TEST_F(GateProgrammesTest, AnAskTakesACouponForItsWholeQuantity) {
  EXPECT_EQ(coupon_of_ask("a1", 100), road_);
  EXPECT_EQ(coupon_of_ask("a2", 100), road_);

  EXPECT_EQ(locked(), 1'000);
}

TEST_F(GateProgrammesTest, ABidTakesNone) {
  EXPECT_FALSE(coupon_of(new_bid({"bo", "b1"}, Lots{10}, Price{50})).exists());
}

TEST_F(GateProgrammesTest, AnAskGoesWithoutWhenTheBudgetIsShort) {
  EXPECT_FALSE(coupon_of_ask("a1", 201).exists());
  EXPECT_EQ(coupon_of_ask("a2", 200), road_);
  EXPECT_FALSE(coupon_of_ask("a3", 1).exists());

  change({programme_of(1'005)});
  EXPECT_EQ(coupon_of_ask("a4", 1), road_);
}

TEST_F(GateProgrammesTest, TheNextBestIsNotTried) {
  change({programme_row("low", 1)});

  EXPECT_FALSE(coupon_of_ask("a1", 201).exists());
}

TEST_F(GateProgrammesTest, WhatIsGivenBackCountsTwoEpochsLater) {
  coupon_of_ask("a1", 200);
  report_cancelled(3);

  epoch_ = 4;
  EXPECT_FALSE(coupon_of_ask("a2", 1).exists());
  epoch_ = 5;
  EXPECT_EQ(coupon_of_ask("a3", 200), road_);
}

// Of a budget that is short, but would not be if what is locked had been given back.
TEST_F(GateProgrammesTest, WhatIsNotReportedMayDecide) {
  coupon_of_ask("a1", 150);

  EXPECT_FALSE(needs_reports(new_ask({"al", "a2"}, Lots{50}, Price{50})));
  EXPECT_TRUE(needs_reports(new_ask({"al", "a2"}, Lots{51}, Price{50})));
  EXPECT_TRUE(needs_reports(replace_of({"al", "a1"}, Lots{160}, Price{50})));
  EXPECT_FALSE(needs_reports(new_ask({"al", "a2"}, Lots{201}, Price{50})));
  EXPECT_FALSE(needs_reports(new_ask({"al", "a1"}, Lots{100}, Price{50})));
  EXPECT_FALSE(needs_reports(replace_of({"al", "a1"}, Lots{100}, Price{50})));
  EXPECT_FALSE(needs_reports(new_bid({"bo", "b1"}, Lots{100}, Price{50})));
  EXPECT_FALSE(needs_reports(new_ask({"nobody", "a1"}, Lots{100}, Price{50})));
}

TEST_F(GateProgrammesTest, AReplaceTakesANewCouponOnlyWhenItMayLosePriority) {
  coupon_of_ask("a1", 10);

  EXPECT_FALSE(coupon_of_replace("a1", 8, 50).exists());
  EXPECT_EQ(locked(), 50);
  EXPECT_EQ(coupon_of_replace("a1", 9, 50), road_);
  EXPECT_EQ(locked(), 50 + 45);
  EXPECT_EQ(coupon_of_replace("a1", 9, 51), road_);
  EXPECT_EQ(locked(), 50 + 45 + 45);
  EXPECT_FALSE(coupon_of_replace("a1", 9, 51).exists());
}

TEST_F(GateProgrammesTest, SaysWhatAReplaceHasTakenUntilItIsAnswered) {
  coupon_of_ask("a1", 10);
  EXPECT_TRUE(gate_.replace_holds().empty());

  coupon_of_replace("a1", 9, 51);
  ASSERT_EQ(gate_.replace_holds().size(), 1u);
  const ReplaceHold& hold = gate_.replace_holds().front();
  EXPECT_EQ(hold.sequence, sequence_);
  EXPECT_EQ(hold.programme, road_.programme);
  EXPECT_EQ(hold.locked, 45);
  EXPECT_EQ(hold.reserved, 0);

  coupon_of_replace("a1", 9, 51);  // keeps its priority, and the coupon that it has
  EXPECT_TRUE(gate_.replace_holds().empty());
}

TEST_F(GateProgrammesTest, AReplaceGoesOnWithoutWhenTheBudgetIsShort) {
  coupon_of_ask("a1", 150);

  EXPECT_FALSE(coupon_of_replace("a1", 150, 60).exists());
  EXPECT_EQ(locked(), 750);
}

TEST_F(GateProgrammesTest, RejectedCommandsAndRetriesLockNothing) {
  coupon_of_ask("a1", 10);
  Request halted = new_ask({"al", "a2"}, Lots{0}, Price{50});
  EXPECT_EQ(gate_.decide(halted, ++sequence_, command_).outcome, Decision::Outcome::kRejected);
  EXPECT_EQ(gate_.decide(new_ask({"al", "a1"}, Lots{10}, Price{50}), ++sequence_, command_).outcome,
            Decision::Outcome::kRetry);

  EXPECT_EQ(locked(), 50);
}

TEST_F(GateProgrammesTest, ABlockSaysWhichAsksHaveTakenCoupons) {
  const std::vector<PreparedRequest> block{
      new_ask({"al", "a1"}, Lots{0}, Price{50}), new_bid({"bo", "b1"}, Lots{1}, Price{50}),
      new_ask({"al", "a2"}, Lots{1}, Price{50}), new_ask({"al", "a3"}, Lots{500}, Price{50})};
  Decisions decisions;
  std::vector<Decision> all;
  ASSERT_EQ(gate_.decide(block, ++sequence_, decisions), 4u);

  decisions.append_to(all, block.size());

  ASSERT_EQ(decisions.grants().size(), 1u);
  EXPECT_EQ(decisions.commands()[1].coupon, road_);
  EXPECT_EQ(all[2].coupon, road_);
  for (const std::size_t other : {0u, 1u, 3u}) EXPECT_FALSE(all[other].coupon.exists());
}

TEST_F(GateProgrammesTest, AFollowerTakesThemAgain) {
  coupon_of_ask("a1", 10);
  Gate follower(small_market(), {});
  const ReferenceChange rows{programme_of(60)};
  ASSERT_TRUE(follower.follow(Request{.operation = Operation::kReference, .change = &rows}, {}, 1, command_));

  ASSERT_TRUE(follower.follow(new_ask({"al", "a1"}, Lots{10}, Price{50}), {.coupon = road_}, 2, command_));

  EXPECT_EQ(command_.coupon, road_);
  EXPECT_EQ(follower.programmes().balance(ProgrammeId{0}).locked, 50);
  EXPECT_FALSE(follower.follow(new_ask({"al", "a2"}, Lots{3}, Price{50}), {.coupon = road_}, 3, command_));
  EXPECT_FALSE(follower.follow(new_bid({"al", "b2"}, Lots{1}, Price{50}), {.coupon = road_}, 3, command_));
  EXPECT_FALSE(follower.follow(new_ask({"al", "a2"}, Lots{1}, Price{50}),
                               {.coupon = {.programme = ProgrammeId{1}, .locked = Price{1}}}, 3, command_));
}

}  // namespace
}  // namespace farmgate
