// What a chunk is about lets a stream pass it over only if nothing in it would pass the stream's filter.
#include "engine/service/chunk_subjects.h"

#include <farmgate/v1/event_service.pb.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/model/digest.h"
#include "engine/runtime/engine.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

v1::EventFilter accounts(const std::string& name) {
  v1::EventFilter filter;
  filter.add_accounts("nobody");
  filter.add_accounts(name);
  return filter;
}
v1::EventFilter commodities(const std::string& name) {
  v1::EventFilter filter;
  filter.add_commodities(name);
  return filter;
}
v1::EventFilter zones(const std::string& name) {
  v1::EventFilter filter;
  filter.add_zones(name);
  return filter;
}

class ChunkSubjectsTest : public testing::Test {
 protected:
  // The events of one command.
  EventChunk apply(const Request& request) {
    events_.clear();
    engine_.apply(PreparedRequest(request), events_);
    EventChunk chunk{.first = engine_.last_sequence(), .last = engine_.last_sequence()};
    digest_.add(events_.events(), engine_.reference().symbols(), chunk.events);
    return chunk;
  }

  Engine engine_{small_market(), {}};
  EventBuffer events_;
  Digest digest_;
};

TEST_F(ChunkSubjectsTest, OfAnOrderAreItsAccountCommodityAndZone) {
  const ChunkSubjects subjects(apply(new_ask({"al", "a1"}, Lots{5}, Price{50})));

  EXPECT_TRUE(subjects.may_pass({}));
  EXPECT_TRUE(subjects.may_pass(accounts("al")));
  EXPECT_FALSE(subjects.may_pass(accounts("bo")));
  EXPECT_TRUE(subjects.may_pass(commodities("onion")));
  EXPECT_FALSE(subjects.may_pass(commodities("tea")));
  EXPECT_TRUE(subjects.may_pass(zones("hill")));
  EXPECT_FALSE(subjects.may_pass(zones("city")));
  EXPECT_FALSE(subjects.may_have_fills());
}

TEST_F(ChunkSubjectsTest, OfAFillAreThoseOfBothParties) {
  apply(new_ask({"al", "a1"}, Lots{5}, Price{50}));

  const ChunkSubjects subjects(apply(new_bid({"bo", "b1"}, Lots{5}, Price{100})));

  EXPECT_TRUE(subjects.may_have_fills());
  EXPECT_TRUE(subjects.may_pass(accounts("al")));
  EXPECT_TRUE(subjects.may_pass(accounts("bo")));
  EXPECT_FALSE(subjects.may_pass(accounts("cy")));
  EXPECT_TRUE(subjects.may_pass(zones("hill")));
  EXPECT_TRUE(subjects.may_pass(zones("city")));
}

TEST_F(ChunkSubjectsTest, HaveToMatchEveryListOfAFilter) {
  const ChunkSubjects subjects(apply(new_ask({"al", "a1"}, Lots{5}, Price{50})));
  v1::EventFilter other_commodity = accounts("al");
  other_commodity.add_commodities("tea");
  v1::EventFilter both = accounts("al");
  both.add_commodities("onion");

  EXPECT_FALSE(subjects.may_pass(other_commodity));
  EXPECT_TRUE(subjects.may_pass(both));
}

// That everyone is suspended is of every account.
TEST_F(ChunkSubjectsTest, OfASuspensionAreThoseWhomItStops) {
  Request suspend;
  suspend.operation = Operation::kSuspend;

  const ChunkSubjects everyone(apply(suspend));
  suspend.account = "cy";
  const ChunkSubjects one(apply(suspend));

  EXPECT_TRUE(everyone.may_pass(accounts("al")));
  EXPECT_TRUE(one.may_pass(accounts("cy")));
  EXPECT_FALSE(one.may_pass(accounts("al")));
}

// Its reader finds that out, and says so.
TEST_F(ChunkSubjectsTest, OfWhatCannotBeReadAreAll) {
  EventChunk chunk = apply(new_ask({"al", "a1"}, Lots{5}, Price{50}));
  chunk.events.pop_back();

  const ChunkSubjects subjects(chunk);

  EXPECT_TRUE(subjects.may_pass(accounts("bo")));
  EXPECT_TRUE(subjects.may_have_fills());
}

TEST(RecentSubjects, AreKeptForTheLastChunks) {
  RecentSubjects recent;
  EventChunk first{.first = 1, .last = 1};
  EXPECT_EQ(recent.find(first), nullptr);

  const ChunkSubjects* const added = &recent.add(first);
  EXPECT_EQ(recent.find(first), added);
  for (Sequence next = 2; next <= RecentSubjects::kKept; ++next) recent.add({.first = next, .last = next});
  EXPECT_EQ(recent.find(first), added);

  recent.add({.first = 1'000, .last = 1'000});
  EXPECT_EQ(recent.find(first), nullptr);
  EXPECT_NE(recent.find({.first = 2, .last = 2}), nullptr);
}

}  // namespace
}  // namespace farmgate
