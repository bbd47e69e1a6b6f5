// What a session remembers of its orders is bounded by what rests, not by what it has placed.
#include "engine/service/session_orders.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <semaphore>
#include <string>
#include <vector>

#include "engine/model/digest.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/engine.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::ElementsAre;

// An engine whose events market data follow, and one session.
class SessionOrdersTest : public testing::Test {
 protected:
  SessionOrdersTest()
      : log_(*EventLog::open(folder_.file("events"))), feed_(*log_, {}), engine_(small_market(), {}) {
    market_data_.start({.feed = &feed_, .genesis = &genesis_}, [this] { advanced_.release(); });
  }

  // Applies a request, which is the session's own or not, and waits until market data have it.
  void apply(const Request& request, bool is_own) {
    Submission submission;
    submission.batch.requests.emplace_back(request);
    submission.first = engine_.last_sequence() + 1;
    events_.clear();
    submission.decisions.push_back(engine_.apply(submission.batch.requests.front(), events_));
    publish(submission.first);
    if (is_own) orders_.add(submission);
  }

  TemporaryFolder folder_;
  std::unique_ptr<EventLog> log_;
  EventFeed feed_;
  const ReferenceSource genesis_ = reference_rows(small_market());
  Engine engine_;
  EventBuffer events_;
  Digest digest_;
  std::counting_semaphore<> advanced_{0};
  MarketDataBuilder market_data_;
  SessionOrders orders_{market_data_};

 private:
  void publish(Sequence sequence) {
    EventChunk chunk{.first = sequence, .last = sequence};
    digest_.add(events_.events(), engine_.reference().symbols(), chunk.events);
    ASSERT_TRUE(feed_.publish(std::make_shared<const EventChunk>(std::move(chunk))));
    market_data_.port().announce(true);  // as the pipeline does
    while (!market_data_.reach(sequence)) advanced_.acquire();
  }
};

// While all are looked at, half as many new ones come, each of which may have closed behind the look: without
// growth those that rest are at least half of all.
TEST_F(SessionOrdersTest, OrdersThatCloseAreDropped) {
  constexpr std::size_t kFew = 4;
  std::size_t resting = 0;
  for (int i = 0; i < 1'000; ++i) {
    const std::string id = "a" + std::to_string(i);
    apply(new_ask({"al", id}, Lots{5}, Price{500}), true);
    ++resting;
    if (i % 10 != 0) {
      apply(cancel_of({"al", id}), false);
      --resting;
    }
    ASSERT_LE(orders_.size(), 3 * resting + kFew) << i;
  }
}

TEST_F(SessionOrdersTest, WhatRestsIsCancelledTheOldestFirst) {
  for (const std::string id : {"a1", "a2", "a3", "a4"}) apply(new_ask({"al", id}, Lots{5}, Price{500}), true);
  apply(new_ask({"cy", "other"}, Lots{5}, Price{500}), false);
  apply(new_ask({"nobody", "a5"}, Lots{5}, Price{500}), true);  // rejected
  apply(cancel_of({"al", "a2"}), true);

  std::vector<std::string> ids;
  while (orders_.size() > 0) {
    RequestBatch cancels;
    orders_.take_cancels(2, cancels);
    EXPECT_LE(cancels.requests.size(), 2u);
    for (const PreparedRequest& cancel : cancels.requests) {
      EXPECT_EQ(cancel.operation, Operation::kDisconnect);
      EXPECT_TRUE(cancel.is_well_formed);
      ids.emplace_back(cancel.order_id.view());
    }
  }

  EXPECT_THAT(ids, ElementsAre("a1", "a3", "a4"));
}

}  // namespace
}  // namespace farmgate
