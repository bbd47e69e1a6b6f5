// Whether the money of an event log adds up: of what engines make, and of what none can have made.
#include "engine/runtime/ledger_survey.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/model/digest.h"
#include "engine/model/event_buffer.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/engine.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

Request booking(Operation what, std::string_view account, std::string_view id, std::int64_t amount) {
  Request request;
  request.operation = what;
  request.account = account;
  request.request_id = id;
  request.ordered_by = "ops";
  request.amount_given = true;
  request.amount = amount;
  return request;
}

// Ana owes 150 and repays with 250 per mille. A programme adds 5 a lot to what the lane's funder pays, and
// another one pays 100 to whoever has sold 3 lots.
ReferenceData market_of_ana() {
  ReferenceData data = small_market();
  AccountRow ana{.symbol = "ana"};
  ana.loan = 150;
  ana.repayment_per_mille = 250;
  ProgrammeRow harvest{.symbol = "harvest", .funder = "state", .budget = 1'000};
  harvest.amount_kind = AmountKind::kTiersQuantity;
  harvest.period = IncentivePeriod::kWhole;
  harvest.tiers = {{.threshold = 3, .payment = 100}};
  ReferenceEffect effect;
  EXPECT_FALSE(
      data.apply(
              {ana, ProgrammeRow{.symbol = "fair", .funder = "state", .budget = 1'000, .amount = 5}, harvest},
              effect)
          .has_value());
  return data;
}

// An engine, and a log of its events, of which some are changed on the way: one chunk for each command.
class LedgerSurveyTest : public testing::Test {
 protected:
  using Change = std::function<void(Event&)>;
  void tell(
      const Request& request, const Change& change = [](Event&) {}, std::size_t cut_short_by = 0) {
    EventBuffer buffer;
    engine_.apply(PreparedRequest(request), buffer);
    std::vector<Event> events(buffer.events().begin(), buffer.events().end());
    for (Event& event : events) change(event);
    EventChunk chunk{.first = engine_.last_sequence(), .last = engine_.last_sequence()};
    Digest().add(events, engine_.reference().symbols(), chunk.events);
    chunk.events.resize(chunk.events.size() - cut_short_by);
    ASSERT_TRUE(log_->append(chunk));
  }

  // Bo has paid in, and buys twenty lots at 80; all but two are ana's. Four fills, five bookings.
  void tell_story() {
    tell(booking(Operation::kDeposit, "bo", "d1", 700));
    tell(booking(Operation::kLoan, "ana", "l1", 50));
    tell(new_bid({"bo", "b1"}, Lots{20}, Price{80}));
    tell(new_ask({"ana", "a1"}, Lots{8}, Price{50}));
    tell(booking(Operation::kCreditLine, "bo", "line", 5'000));
    tell(new_ask({"al", "a2"}, Lots{2}, Price{60}));
    tell(booking(Operation::kWithdrawal, "bo", "w1", 50));
    tell(new_ask({"ana", "a3"}, Lots{5}, Price{50}));
    tell(booking(Operation::kPayout, "ana", "p1", 100));
    tell(new_ask({"ana", "a4"}, Lots{5}, Price{50}));
  }
  // A fill in sequence 2, changed on the way.
  void tell_forged_fill(const std::function<void(Filled&)>& forge) {
    tell(new_ask({"ana", "a1"}, Lots{8}, Price{50}));
    tell(new_bid({"bo", "b1"}, Lots{4}, Price{80}), [&forge](Event& event) {
      if (auto* filled = std::get_if<Filled>(&event.payload)) forge(*filled);
    });
  }

  Result<LedgerSurvey> survey() const { return survey_ledger(*log_, genesis_); }
  std::string misfit() const {
    const auto found = survey();
    if (found) return "none";
    EXPECT_EQ(found.error().code, ErrorCode::kBadInput);
    return found.error().message;
  }

  TemporaryFolder folder_;
  std::unique_ptr<EventLog> log_ = *EventLog::open(folder_.file("events"));
  Engine engine_{market_of_ana(), {}};
  ReferenceChange genesis_ = reference_rows(engine_.reference());
};

TEST_F(LedgerSurveyTest, AddsUpFillsCouponsBookingsALoanAndWhatIsPaidForVolume) {
  tell_story();

  const auto found = survey();

  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->fill_count, 4u);
  EXPECT_EQ(found->booking_count, 5u);
  EXPECT_EQ(found->account_count, 3u);
  EXPECT_EQ(found->moved, 20 * 80);
  EXPECT_TRUE(found->is_whole);
  EXPECT_EQ(found->repaid, 200);  // all that was owed and lent
  EXPECT_EQ(found->incentives, 100);
  EXPECT_EQ(found->sum, 0);
}

// A row that comes later counts like one of the beginning.
TEST_F(LedgerSurveyTest, TakesInRowsOnTheirWay) {
  AccountRow row{.symbol = "al"};
  row.repayment_per_mille = 1'000;
  const ReferenceChange rows{row};
  Request change;
  change.operation = Operation::kReference;
  change.change = &rows;
  tell(change);
  tell(booking(Operation::kLoan, "al", "l1", 30));
  tell(new_bid({"bo", "b1"}, Lots{2}, Price{80}));
  tell(new_ask({"al", "a1"}, Lots{2}, Price{50}));

  const auto found = survey();

  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->repaid, 30);
  EXPECT_EQ(found->incentives, 0);
  EXPECT_EQ(found->sum, 0);
}

TEST_F(LedgerSurveyTest, LeavesOutLoansAndVolumeWhereTheLogHasLostItsBeginning) {
  tell_story();
  ASSERT_TRUE(log_->drop_before(5));

  const auto found = survey();

  ASSERT_TRUE(found) << found.error().message;
  EXPECT_FALSE(found->is_whole);
  EXPECT_EQ(found->fill_count, 3u);
  EXPECT_EQ(found->booking_count, 3u);
  EXPECT_EQ(found->moved, 12 * 80);
  EXPECT_EQ(found->repaid, 0);
  EXPECT_EQ(found->incentives, 0);
  EXPECT_EQ(found->sum, 0);
}

TEST_F(LedgerSurveyTest, NamesAFillWhoseBuyerPaysMoreThanIsReceived) {
  tell_forged_fill([](Filled& filled) { filled.delivered = Price{53}; });

  EXPECT_EQ(misfit(), "the event log is damaged at sequence 2: the money of a fill does not add up");
}

TEST_F(LedgerSurveyTest, NamesAFillOfWhichAProgrammePaysMoreThanTheSubsidy) {
  tell_forged_fill([](Filled& filled) { filled.redeemed = Price{9}; });

  EXPECT_EQ(misfit(), "the event log is damaged at sequence 2: the money of a fill does not add up");
}

TEST_F(LedgerSurveyTest, AFillThatWasNotForgedAddsUp) {
  tell_forged_fill([](Filled& filled) {
    filled.delivered = Price{52};
    filled.redeemed = Price{5};
  });

  EXPECT_EQ(misfit(), "none");
}

TEST_F(LedgerSurveyTest, NamesRowsThatNoChangeCanHave) {
  const ReferenceChange right{AccountRow{.symbol = "al"}};
  AccountRow row{.symbol = "al"};
  row.repayment_per_mille = 2'000;
  const ReferenceChange wrong{row};
  Request change;
  change.operation = Operation::kReference;
  change.change = &right;
  tell(change, [&wrong](Event& event) {
    if (auto* changed = std::get_if<ReferenceChanged>(&event.payload)) changed->change = &wrong;
  });

  EXPECT_EQ(misfit(), "the event log is damaged at sequence 1: its rows cannot be read");
}

TEST_F(LedgerSurveyTest, NamesEventsThatAreCutShort) {
  tell(
      booking(Operation::kDeposit, "bo", "d1", 700), [](Event&) {}, 1);

  EXPECT_EQ(misfit(), "the event log is damaged at sequence 1: its events cannot be read back");
}

}  // namespace
}  // namespace farmgate
