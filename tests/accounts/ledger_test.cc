// Double entry: what fills and bookings move (rules, sections 3 and 5).
#include "engine/accounts/ledger.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/small_market.h"

namespace farmgate {
namespace {

constexpr AccountId kBuyer{0};
constexpr AccountId kProducer{1};

// "producer 600, lender 100, ...", in the order of the entries.
std::string text_of(const LedgerEntries& entries) {
  std::string text;
  for (const LedgerEntry& entry : entries.all()) {
    if (!text.empty()) text += ", ";
    text += std::string(to_string(entry.party)) + " " + to_string(entry.amount);
  }
  return text;
}

class LedgerTest : public testing::Test {
 protected:
  void describe(std::int64_t loan, std::int64_t repayment_per_mille) {
    AccountRow row;
    row.loan = loan;
    row.repayment_per_mille = repayment_per_mille;
    ledger_.describe(kProducer, row);
  }
  // At 93 at the gate and 100 delivered, on a lane that costs 10, of which 3 are paid for.
  LedgerEntries fill(Lots quantity) {
    return ledger_.fill({.buyer = kBuyer,
                         .producer = kProducer,
                         .quantity = quantity,
                         .farm_gate = Price{93},
                         .delivered = Price{100},
                         .unit_cost = Price{10},
                         .subsidy = Price{3},
                         .redeemed = Price{0}});
  }
  void TearDown() override { EXPECT_EQ(ledger_.sum(), 0); }

  Ledger ledger_;
};

TEST_F(LedgerTest, AFillMovesWhatTheRulesSay) {
  EXPECT_EQ(text_of(fill(Lots{2})), "buyer -200, producer 186, carrier 20, lane_funder -6");

  EXPECT_EQ(ledger_.figures(kBuyer).bought, 200);
  EXPECT_EQ(ledger_.figures(kProducer).sold, 186);
  EXPECT_EQ(ledger_.figures(kBuyer).position(), -200);
  EXPECT_EQ(ledger_.figures(kProducer).position(), 186);
  EXPECT_EQ(ledger_.position(Party::kCarrier), 20);
  EXPECT_EQ(ledger_.position(Party::kLaneFunder), -6);
}

// 333 per mille of 93 are 30.969.
TEST_F(LedgerTest, AProgrammePaysItsPartOfTheSubsidy) {
  const Ledger::Fill fill{.buyer = kBuyer,
                          .producer = kProducer,
                          .quantity = Lots{2},
                          .farm_gate = Price{93},
                          .delivered = Price{96},
                          .unit_cost = Price{10},
                          .subsidy = Price{7},
                          .redeemed = Price{4}};

  EXPECT_EQ(text_of(ledger_.fill(fill)),
            "buyer -192, producer 186, carrier 20, lane_funder -6, programme -8");

  EXPECT_EQ(ledger_.position(Party::kProgramme), -8);
}

TEST_F(LedgerTest, AShareOfTheProceedsRepaysTheLoanRoundedDown) {
  describe(50, 333);

  EXPECT_EQ(text_of(fill(Lots{1})), "buyer -100, producer 63, carrier 10, lane_funder -3, lender 30");

  EXPECT_EQ(ledger_.figures(kProducer).loan, 20);
  EXPECT_EQ(ledger_.figures(kProducer).repaid, 30);
}

TEST_F(LedgerTest, RepaymentStopsAtWhatIsOwed) {
  describe(50, 1000);

  fill(Lots{1});
  EXPECT_EQ(text_of(fill(Lots{1})), "buyer -100, producer 93, carrier 10, lane_funder -3");

  EXPECT_EQ(ledger_.figures(kProducer).loan, 0);
  EXPECT_EQ(ledger_.position(Party::kLender), 50);
}

TEST_F(LedgerTest, ALoanIsOwedToTheProducerAndRepaidLater) {
  describe(0, 500);

  EXPECT_EQ(text_of(ledger_.book(kProducer, Operation::kLoan, 40)), "producer 40, lender -40");
  fill(Lots{1});

  EXPECT_EQ(ledger_.figures(kProducer).granted, 40);
  EXPECT_EQ(ledger_.figures(kProducer).loan, 0);
  EXPECT_EQ(ledger_.position(Party::kLender), 0);
}

TEST_F(LedgerTest, PaymentsGoThroughTheSettlement) {
  EXPECT_EQ(text_of(ledger_.book(kBuyer, Operation::kDeposit, 70)), "buyer 70, settlement -70");
  EXPECT_EQ(text_of(ledger_.book(kBuyer, Operation::kWithdrawal, 20)), "buyer -20, settlement 20");
  EXPECT_EQ(text_of(ledger_.book(kProducer, Operation::kPayout, 30)), "producer -30, settlement 30");
  EXPECT_EQ(text_of(ledger_.book(kBuyer, Operation::kCreditLine, 30)), "");

  EXPECT_EQ(ledger_.figures(kBuyer).position(), 50);
  EXPECT_EQ(ledger_.figures(kProducer).position(), -30);
  EXPECT_EQ(ledger_.position(Party::kSettlement), -20);
}

TEST_F(LedgerTest, AmountsAtTheLimitsDoNotOverflow) {
  describe(kMoneyMax, 1000);
  const Ledger::Fill largest{.buyer = kBuyer,
                             .producer = kProducer,
                             .quantity = kQuantityMax,
                             .farm_gate = kPriceMax,
                             .delivered = kPriceMax,
                             .unit_cost = kCostMax,
                             .subsidy = kCostMax,
                             .redeemed = kCostMax};
  for (int i = 0; i < 20; ++i) ledger_.fill(largest);
  for (int i = 0; i < 20; ++i) ledger_.book(kBuyer, Operation::kDeposit, kMoneyMax);

  EXPECT_EQ(ledger_.figures(kBuyer).bought, Int128{kMoneyMax} * 20);
  EXPECT_EQ(ledger_.figures(kProducer).repaid, kMoneyMax);
  EXPECT_EQ(ledger_.figures(kBuyer).position(), 0);
}

// The first row says what was owed when the account was made; those after it only how it is repaid.
TEST_F(LedgerTest, ARowAgainGrantsNothing) {
  describe(50, 0);
  describe(50, 1000);
  fill(Lots{1});

  EXPECT_EQ(ledger_.figures(kProducer).repaid, 50);
}

TEST_F(LedgerTest, TakesEventsIn) {
  const ReferenceData market = small_market();
  ledger_ = Ledger(market);
  const AccountId al = market.symbols().accounts.find("al");
  AccountRow row;
  row.symbol = "al";
  row.repayment_per_mille = 100;
  const ReferenceChange change{row};

  ledger_.apply(Event({.sequence = 1}, Booked{.account = al, .what = Operation::kLoan, .amount = 90}),
                market.symbols());
  ledger_.apply(Event({.sequence = 2}, ReferenceChanged{.change = &change}), market.symbols());

  EXPECT_EQ(ledger_.figures(al).loan, 90);
  EXPECT_EQ(ledger_.figures(al).repayment_per_mille, 100);
}

// Owners, attributes and places are those of the rows that it has taken in.
TEST_F(LedgerTest, ProgrammesPayForVolume) {
  AccountRow producer;
  producer.owner = "kin";
  producer.attributes = {"green"};
  producer.loan = 1'000;
  producer.repayment_per_mille = 1'000;
  AccountRow buyer;
  buyer.owner = "kin";
  ProgrammeRow bonus{.symbol = "bonus",
                     .budget = 9,
                     .amount_kind = AmountKind::kTiersQuantity,
                     .origin_counties = {"Low"},
                     .attributes = {"green"},
                     .period = IncentivePeriod::kWhole,
                     .tiers = {{.threshold = 3, .payment = 7}}};
  ledger_.describe(kProducer, producer);
  ledger_.describe(ZoneRow{.symbol = "farm", .county = "Low"});
  ledger_.describe(bonus);
  const Ledger::Volume volume{.buyer = kBuyer,
                              .producer = kProducer,
                              .producer_symbol = "ana",
                              .buyer_symbol = "bo",
                              .origin = "farm",
                              .destination = "city",
                              .commodity = "onion",
                              .quantity = Lots{2},
                              .farm_gate = Price{93},
                              .time = Timestamp{5}};

  ledger_.add(volume);
  EXPECT_TRUE(ledger_.payments().empty());
  ledger_.describe(kBuyer, buyer);
  ledger_.add(volume);
  EXPECT_TRUE(ledger_.payments().empty());
  ledger_.describe(kBuyer, AccountRow{});
  ledger_.add(volume);

  ASSERT_EQ(ledger_.payments().size(), 1u);
  EXPECT_EQ(text_of(Ledger::entries_of(ledger_.payments()[0], kProducer)), "producer 7, programme -7");
  EXPECT_EQ(ledger_.figures(kProducer).incentives, 7);
  EXPECT_EQ(ledger_.figures(kProducer).position(), 7);
  EXPECT_EQ(ledger_.figures(kProducer).loan, 1'000);
  EXPECT_EQ(ledger_.position(Party::kProgramme), -7);
  EXPECT_EQ(ledger_.total().incentives, 7);
}

}  // namespace
}  // namespace farmgate
