// What stops trading has a port of its own, which the engine looks at first: it gets in when there is no room
// for anything else, and before all that waits.
#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/reference_rows.h"
#include "engine/runtime/pipeline.h"
#include "engine/runtime/recovery.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

// An engine that does nothing but in its steps, whose orders' port is filled.
class FirstTurn : public testing::Test {
 protected:
  static constexpr std::size_t kBatches = MatchingStage::kBatchesMax;
  static constexpr std::size_t kOrders = kBatches + 2;

  FirstTurn() {
    journal_ = *Journal::open(folder_.file("journal"), {.durability = Durability::kNone});
    EXPECT_TRUE(journal_->begin({.reference = reference_rows(small_market())}));
    events_ = *EventLog::open(folder_.file("events"));
    pipeline_ = std::make_unique<Pipeline>(
        *recover(*journal_, *events_), *journal_, *events_, std::vector<Port*>{&orders_, &stops_},
        PipelineOptions{.clock = [] { return SequencerClock::Reading{}; }, .stepped = true});
    stop_.batch.requests.emplace_back(Request{.operation = Operation::kSuspend});
  }

  // Places orders until no more are taken, and returns how many were.
  std::size_t fill() {
    for (;;) {
      ids_.push_back(std::make_unique<std::string>("a" + std::to_string(ids_.size())));
      auto order = std::make_unique<Submission>();
      order->batch.requests.emplace_back(new_ask({"al", *ids_.back()}, Lots{1}, Price{50}));
      if (!orders_.submit(*order)) return placed_.size();
      placed_.push_back(std::move(order));
    }
  }
  // Until everything is answered.
  void run() {
    for (bool is_busy = true; is_busy;) {
      const bool stepped = pipeline_->step();
      is_busy = pipeline_->step_journal() || stepped;
    }
  }
  static std::optional<RejectReason> reason_of(const Submission& submission) {
    const Decision& decision = submission.decisions.front();
    if (decision.outcome != Decision::Outcome::kRejected) return std::nullopt;
    return decision.reason;
  }

  TemporaryFolder folder_;
  Port orders_{{.submissions = kOrders}, [] {}};
  Port stops_{{.submissions = 1}, [] {}, Port::Turn::kFirst};
  std::vector<std::unique_ptr<std::string>> ids_;
  std::vector<std::unique_ptr<Submission>> placed_;
  Submission stop_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<EventLog> events_;
  std::unique_ptr<Pipeline> pipeline_;
};

TEST_F(FirstTurn, AStopIsTheNextCommandOfAFullEngine) {
  ASSERT_EQ(fill(), kOrders);

  EXPECT_TRUE(stops_.submit(stop_));
  run();

  ASSERT_EQ(stops_.collect(), &stop_);
  EXPECT_EQ(stop_.outcome, Submission::Outcome::kPublished);
  EXPECT_EQ(stop_.first, 1u);
  EXPECT_EQ(reason_of(*placed_.front()), RejectReason::kSuspended);
  EXPECT_EQ(reason_of(*placed_.back()), RejectReason::kSuspended);
}

// As many batches wait for the disk as may: what can be taken next is the stop.
TEST_F(FirstTurn, AStopIsTheNextCommandOnceTheDiskGoesOn) {
  std::vector<Submission> first(kBatches);
  for (std::size_t i = 0; i < kBatches; ++i) {
    first[i].batch.requests.emplace_back(Request{.operation = Operation::kTick});
    ASSERT_TRUE(orders_.submit(first[i]));
    ASSERT_TRUE(pipeline_->step());
  }
  EXPECT_EQ(fill(), kOrders - kBatches);
  EXPECT_TRUE(stops_.submit(stop_));
  EXPECT_FALSE(pipeline_->step());

  run();

  EXPECT_EQ(stop_.first, kBatches + 1);
  EXPECT_EQ(reason_of(*placed_.front()), RejectReason::kSuspended);
}

// What has been sequenced is not undone.
TEST_F(FirstTurn, AStopLeavesWhatCameBeforeIt) {
  Submission order;
  order.batch.requests.emplace_back(new_ask({"al", "early"}, Lots{1}, Price{50}));
  ASSERT_TRUE(orders_.submit(order));
  ASSERT_TRUE(pipeline_->step());
  fill();

  EXPECT_TRUE(stops_.submit(stop_));
  run();

  EXPECT_EQ(order.first, 1u);
  EXPECT_EQ(reason_of(order), std::nullopt);
  EXPECT_EQ(stop_.first, 2u);
  EXPECT_EQ(reason_of(*placed_.front()), RejectReason::kSuspended);
}

// Bounded like any other port.
TEST_F(FirstTurn, StopsBeyondTheirOwnLimitAreTurnedAway) {
  Submission another;
  another.batch.requests.emplace_back(Request{.operation = Operation::kReinstate});
  ASSERT_TRUE(stops_.submit(stop_));

  EXPECT_FALSE(stops_.submit(another));
  run();
  ASSERT_EQ(stops_.collect(), &stop_);
  EXPECT_TRUE(stops_.submit(another));
  run();

  EXPECT_EQ(pipeline_->status().everyone_suspended, false);
}

}  // namespace
}  // namespace farmgate
