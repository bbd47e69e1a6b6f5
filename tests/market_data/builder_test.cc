// The builder follows what is published, says when it has come so far, and fails with a word.
#include "engine/market_data/builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <semaphore>
#include <string>
#include <utility>

#include "engine/journal/snapshot_folder.h"
#include "engine/model/digest.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/engine.h"
#include "engine/runtime/snapshot.h"
#include "tests/market_data/snapshot_source.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

// The events of small_market(), published one command at a time.
class BuilderTest : public testing::Test {
 protected:
  BuilderTest()
      : log_(*EventLog::open(folder_.file("events"))), feed_(*log_, {}), engine_(small_market(), {}) {}

  void publish(const Request& request) {
    events_.clear();
    engine_.apply(PreparedRequest(request), events_);
    EventChunk chunk{.first = engine_.last_sequence(), .last = engine_.last_sequence()};
    digest_.add(events_.events(), engine_.reference().symbols(), chunk.events);
    publish(std::move(chunk));
  }
  void publish(EventChunk chunk) {
    ASSERT_TRUE(feed_.publish(std::make_shared<const EventChunk>(std::move(chunk))));
    builder_.port().announce(true);  // as the pipeline does
  }

  void start() {
    builder_.start({.feed = &feed_, .genesis = &genesis_}, [this] { advanced_.release(); });
  }
  void wait_for(Sequence sequence) {
    while (!builder_.reach(sequence)) advanced_.acquire();
  }
  std::int64_t open_lots(const std::string& id) const {
    return builder_.read([&](const MarketState& market) {
      const OrderState* const order = market.orders().find("al", id);
      return order == nullptr ? -1 : order->open.value();
    });
  }

  TemporaryFolder folder_;
  std::unique_ptr<EventLog> log_;
  EventFeed feed_;
  const ReferenceSource genesis_ = reference_rows(small_market());
  Engine engine_;
  EventBuffer events_;
  Digest digest_;
  std::counting_semaphore<> advanced_{0};
  MarketDataBuilder builder_;
};

TEST_F(BuilderTest, FollowsWhatWasPublishedBeforeAndAfterItStarted) {
  publish(new_ask({"al", "a1"}, Lots{5}, Price{50}));
  EXPECT_EQ(builder_.phase(), MarketDataBuilder::Phase::kCatchingUp);

  start();
  wait_for(1);
  EXPECT_EQ(open_lots("a1"), 5);

  publish(new_bid({"bo", "b1"}, Lots{2}, Price{100}));
  wait_for(2);
  EXPECT_EQ(open_lots("a1"), 3);
  EXPECT_EQ(open_lots("a2"), -1);
  builder_.read([](const MarketState& market) { EXPECT_EQ(market.sequence(), 2u); });
}

// With fills and orders from before it unknown, which reading every event would tell.
TEST_F(BuilderTest, OfTooManyEventsItReadsASnapshotInstead) {
  SnapshotSource source = snapshot_source(small_market(), {});
  const SnapshotFolder snapshots(folder_.file("snapshots"));
  ASSERT_TRUE(snapshots.open());
  for (const char* id : {"a1", "a2", "a3"}) {
    const PreparedRequest ask(new_ask({"al", id}, Lots{5}, Price{50}));
    publish(apply({&ask, 1}, source));
    const Sequence last = source.state.engine->last_sequence();
    if (last == 3) continue;
    ASSERT_TRUE(save_snapshot(source.state, snapshots.path_of(last), &source.folds));
  }
  const MarketDataBuilder::Source all{.feed = &feed_, .genesis = &genesis_, .snapshots = &snapshots};

  for (const auto& [most, restored_from] : {std::pair{3, 0}, std::pair{2, 2}}) {
    MarketDataBuilder builder;
    MarketDataBuilder::Source from = all;
    from.commands_read_max = static_cast<Sequence>(most);
    std::counting_semaphore<> advanced(0);
    builder.start(from, [&] { advanced.release(); });
    while (!builder.reach(3)) advanced.acquire();

    builder.read([&](const MarketState& market) {
      EXPECT_EQ(market.restored_from(), static_cast<Sequence>(restored_from));
      EXPECT_EQ(market.orders().open_count(), 3u);
    });
  }
}

TEST_F(BuilderTest, EventsThatCannotBeReadStopItAndTellThoseWhoWait) {
  start();
  publish(new_ask({"al", "a1"}, Lots{5}, Price{50}));
  wait_for(1);
  EXPECT_FALSE(builder_.reach(2));

  publish(EventChunk{.first = 2, .last = 2, .events = "nonsense"});

  advanced_.acquire();
  EXPECT_EQ(builder_.phase(), MarketDataBuilder::Phase::kFailed);
  EXPECT_THAT(builder_.failure().message, HasSubstr("sequences 2 to 2 cannot be read back"));
}

}  // namespace
}  // namespace farmgate
