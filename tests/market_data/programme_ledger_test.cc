// What a ledger has of programmes: coupons locked and paid, and what is paid for volume.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/market_data/built_ledger.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

using testing::ElementsAre;

// Of 1,000, five a lot.
ReferenceData market_with_programme() {
  ReferenceData data = small_market();
  ReferenceEffect effect;
  EXPECT_FALSE(
      data.apply({ProgrammeRow{.symbol = "fair", .funder = "state", .budget = 1'000, .amount = 5}}, effect)
          .has_value());
  return data;
}

ProgrammeRow tiers_row(const std::string& symbol, AmountKind kind, std::vector<IncentiveTier> tiers) {
  return {.symbol = symbol,
          .budget = 1'000,
          .amount_kind = kind,
          .period = IncentivePeriod::kWhole,
          .tiers = std::move(tiers)};
}

// Two programmes that pay for volume; ana and al are of one owner.
ReferenceData market_with_tiers() {
  ReferenceData data = small_market();
  AccountRow ana;
  ana.symbol = "ana";
  ana.owner = "kin";
  ana.attributes = {"green"};
  ana.loan = 500;
  ana.repayment_per_mille = 250;
  AccountRow al = ana;
  al.symbol = "al";
  al.loan = 0;
  ProgrammeRow bonus = tiers_row("bonus", AmountKind::kTiersQuantity,
                                 {{.threshold = 8, .payment = 100}, {.threshold = 10, .payment = 750}});
  bonus.attributes = {"green"};
  const ProgrammeRow zeal = tiers_row("zeal", AmountKind::kTiersValue, {{.threshold = 500, .payment = 7}});
  ReferenceEffect effect;
  EXPECT_FALSE(data.apply({al, ana, zeal, bonus}, effect).has_value());
  return data;
}

class ProgrammeLedgerTest : public BuiltLedger {
 protected:
  ProgrammeLedgerTest() : BuiltLedger(market_with_programme) {}

  ProgrammeBalance balance() const { return **store_->programmes().balance("fair"); }
  std::vector<ProgrammeEntry> news() const { return *store_->programmes().news({}, 100); }
};

// What is locked and paid is right, and goes on as it would have; what was told before is not told again.
TEST_F(ProgrammeLedgerTest, FromASnapshotItGoesOnAsFromTheFirstEvent) {
  publish(new_ask({"al", "a1"}, Lots{100}, Price{50}));
  publish(new_ask({"cy", "c1"}, Lots{60}, Price{50}));
  publish(new_bid({"bo", "b1"}, Lots{30}, Price{60}));
  save_snapshot();
  publish(replace_of({"al", "a1"}, Lots{90}, Price{50}));
  constexpr Timestamp kLater{5 * kEpochNs};  // what the replace gave back counts by then
  publish(at(kLater, new_bid({"bo", "b2"}, Lots{5}, Price{60})));
  publish(at(kLater, new_ask({"cy", "c2"}, Lots{50}, Price{50})));
  publish(at(kLater, cancel_of({"cy", "c1"})));
  catch_up();
  const ProgrammeBalance from_first = balance();
  const std::vector<ProgrammeEntry> all_news = news();

  ASSERT_TRUE(log_->drop_before(3));
  open_feed();
  make_anew();

  EXPECT_EQ(store_->progress().complete_from, 4u);
  ProgrammeBalance same_but_lots = balance();
  EXPECT_EQ(same_but_lots.sums.paid_lots, 5);  // since the snapshot
  same_but_lots.sums.paid_lots = from_first.sums.paid_lots;
  EXPECT_EQ(same_but_lots, from_first);
  EXPECT_EQ(from_first.sums.paid, 175);
  ASSERT_EQ(all_news.size(), 2u);  // 80% with the second ask, 100% with the last
  EXPECT_THAT(news(), ElementsAre(all_news.back()));
  const std::vector<ProgrammePart> parts = *store_->programmes().parts("fair");
  ASSERT_FALSE(parts.empty());
  EXPECT_EQ(parts.front().sums.locked, from_first.sums.locked);
  EXPECT_EQ(parts.front().sums.paid, 25);  // since the snapshot
}

class IncentiveLedgerTest : public BuiltLedger {
 protected:
  IncentiveLedgerTest() : BuiltLedger(market_with_tiers) {}

  // Sold, at 73 a lot at the gate, to bo; then to al, who is of ana's own, and to bo again.
  std::vector<Request> sales() const {
    return {new_bid({"bo", "b1"}, Lots{20}, Price{80}), new_ask({"ana", "a1"}, Lots{8}, Price{50}),
            new_bid({"al", "b2"}, Lots{5}, Price{90}),  new_ask({"ana", "a2"}, Lots{5}, Price{50}),
            new_ask({"ana", "a3"}, Lots{2}, Price{50}), new_ask({"ana", "a4"}, Lots{9}, Price{50})};
  }
  std::vector<std::string> incentives_of(std::string_view account) const {
    std::vector<std::string> lines;
    for (const AccountEntry& entry : entries(account)) {
      if (entry.place.kind != EntryKind::kIncentive) continue;
      lines.push_back(std::to_string(entry.place.sequence) + "." + std::to_string(entry.place.part) + " " +
                      entry.programme + " " + to_string(entry.amount));
    }
    return lines;
  }
  ProgrammeBalance balance(std::string_view programme) const {
    return **store_->programmes().balance(programme);
  }
};

TEST_F(IncentiveLedgerTest, WhatIsPaidForVolumeIsAnEntryBehindThoseOfItsFill) {
  publish(sales());
  catch_up();

  EXPECT_THAT(incentives_of("ana"), ElementsAre("2.0 bonus 100", "2.1 zeal 7", "5.0 bonus 750"));
  EXPECT_THAT(incentives_of("al"), ElementsAre());
  const std::vector<AccountEntry> own = entries("ana");
  ASSERT_GE(own.size(), 4u);
  EXPECT_EQ(own[0].place.kind, EntryKind::kSold);
  EXPECT_EQ(own[1].place.kind, EntryKind::kRepaid);
  EXPECT_EQ(own[2].counterparty, "bo");
  EXPECT_EQ(own[2].quantity, Lots{8});
  EXPECT_EQ(own[2].loan, own[1].loan);
  EXPECT_EQ(store_->balance("ana")->figures.incentives, 857);
  EXPECT_EQ(figures("ana").incentives, 857);
  expect_adds_up();
}

TEST_F(IncentiveLedgerTest, ProgrammesHaveItAsPaidAndTellOfIt) {
  publish(sales());
  catch_up();

  EXPECT_EQ(balance("bonus").sums.paid, 850);
  EXPECT_EQ(balance("bonus").available(), 150);
  EXPECT_EQ(balance("zeal").sums.paid, 7);
  const std::vector<ProgrammePart> parts = *store_->programmes().parts("bonus");
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[1].name, "onion");
  EXPECT_EQ(parts[2].name, "green");
  for (const ProgrammePart& part : parts) EXPECT_EQ(part.sums.paid, 850) << part.name;
  const std::vector<ProgrammeEntry> news = *store_->programmes().news({}, 100);
  ASSERT_EQ(news.size(), 1u);
  EXPECT_EQ(news[0].place.sequence, 5u);
  EXPECT_EQ(news[0].level_per_cent, 80);
}

TEST_F(IncentiveLedgerTest, GoesOnFromWhereItWas) {
  for (const Request& request : sales()) {
    publish(request);
    store_.reset();
    store_ = *LedgerStore::open(folder_.file("ledger"));
    catch_up();
  }
  const std::vector<AccountEntry> in_steps = entries_of_all();
  const ProgrammeBalance in_steps_balance = balance("bonus");

  make_anew();

  EXPECT_EQ(entries_of_all(), in_steps);
  EXPECT_EQ(balance("bonus"), in_steps_balance);
  expect_adds_up();
}

TEST_F(IncentiveLedgerTest, FromASnapshotItGoesOnAsFromTheFirstEvent) {
  const std::vector<Request> requests = sales();
  publish(std::span(requests).first(4));
  save_snapshot();
  publish(std::span(requests).subspan(4));
  ASSERT_TRUE(log_->drop_before(4));
  open_feed();

  make_anew();

  EXPECT_EQ(store_->progress().complete_from, 5u);
  EXPECT_THAT(incentives_of("ana"), ElementsAre("5.0 bonus 750"));
  EXPECT_EQ(balance("bonus").sums.paid, 850);
  EXPECT_EQ(balance("zeal").sums.paid, 7);
  EXPECT_EQ(store_->balance("ana")->figures, figures("ana"));
}

// A programme that comes, ends and comes back, and an owner that changes, between two starts.
TEST_F(IncentiveLedgerTest, FollowsReferenceDataOverRestarts) {
  ProgrammeRow late = tiers_row("late", AmountKind::kTiersQuantity, {{.threshold = 3, .payment = 9}});
  AccountRow al;
  al.symbol = "al";
  const ReferenceChange create{late};
  const ReferenceChange remove{ProgrammeDeletion{"late"}};
  const ReferenceChange part{al};
  const auto change = [](const ReferenceChange& rows) {
    return Request{.operation = Operation::kReference, .change = &rows};
  };
  const std::vector<Request> requests{new_bid({"al", "b1"}, Lots{20}, Price{80}), change(create),
                                      new_ask({"ana", "a1"}, Lots{3}, Price{50}), change(part),
                                      new_ask({"ana", "a2"}, Lots{2}, Price{50}), change(remove),
                                      new_ask({"ana", "a3"}, Lots{5}, Price{50}), change(create),
                                      new_ask({"ana", "a4"}, Lots{1}, Price{50})};
  for (const Request& request : requests) {
    publish(request);
    store_.reset();
    store_ = *LedgerStore::open(folder_.file("ledger"));
    catch_up();
  }

  EXPECT_THAT(incentives_of("ana"), ElementsAre("7.0 zeal 7", "9.0 bonus 100", "9.1 late 9"));
  expect_adds_up();
}

}  // namespace
}  // namespace farmgate
