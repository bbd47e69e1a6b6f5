// Who asks the same at about the same time is shown the same book, and never an older one than he needs.
#include "engine/service/shared_book.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <semaphore>
#include <utility>

#include "engine/model/digest.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/engine.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using Book = SharedBook::Seen;

// Market data of small_market(), one ask a command.
class SharedBookTest : public testing::Test {
 protected:
  SharedBookTest()
      : log_(*EventLog::open(folder_.file("events"))), feed_(*log_, {}), engine_(small_market(), {}) {
    onion_.set_commodity("onion");
    market_data_.start({.feed = &feed_, .genesis = &genesis_}, [this] { advanced_.release(); });
    place("a1");
  }

  void place(const std::string& id) { apply(new_ask({"al", id}, Lots{5}, Price{50})); }
  void apply(const Request& request) {
    events_.clear();
    engine_.apply(PreparedRequest(request), events_);
    EventChunk chunk{.first = engine_.last_sequence(), .last = engine_.last_sequence()};
    digest_.add(events_.events(), engine_.reference().symbols(), chunk.events);
    ASSERT_TRUE(feed_.publish(std::make_shared<const EventChunk>(std::move(chunk))));
    market_data_.port().announce(true);  // as the pipeline does
    while (!market_data_.reach(engine_.last_sequence())) advanced_.acquire();
  }
  Book look(SharedBook& book, Sequence sequence, SharedBook::Clock::time_point now) {
    Book seen;
    status_ = book.look(market_data_, sequence, now, seen);
    return seen;
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
  v1::GetBookRequest onion_;
  grpc::Status status_;
  const SharedBook::Clock::time_point now_ = SharedBook::Clock::now();
};

TEST_F(SharedBookTest, IsMadeOnceForThoseWhoLookTogether) {
  SharedBook book(onion_);

  const Book first = look(book, 0, now_);
  place("a2");
  const Book second = look(book, 1, now_ + SharedBook::kAgeMax - std::chrono::nanoseconds(1));

  EXPECT_EQ(first.content, second.content);
  EXPECT_EQ(second.sequence, 1u);
  EXPECT_EQ(first.content->book.asks(0).quantity_lots(), 5);
}

TEST_F(SharedBookTest, IsMadeAnewWhenItIsOld) {
  SharedBook book(onion_);
  look(book, 0, now_);
  place("a2");

  const Book later = look(book, 0, now_ + SharedBook::kAgeMax);

  EXPECT_EQ(later.sequence, 2u);
  EXPECT_EQ(later.content->book.asks(0).quantity_lots(), 10);
}

// As when an order of another commodity comes, or one that does not rest.
TEST_F(SharedBookTest, IsTheSameAsLongAsNothingChangesInIt) {
  SharedBook book(onion_);
  const Book first = look(book, 0, now_);
  apply(new_ask({"nobody", "a2"}, Lots{5}, Price{50}));  // is rejected

  const Book later = look(book, 2, now_ + SharedBook::kAgeMax);

  EXPECT_EQ(later.sequence, 2u);
  EXPECT_EQ(later.content, first.content);
}

TEST_F(SharedBookTest, IsAnotherOneWhenItsCommodityIsHalted) {
  SharedBook book(onion_);
  const Book first = look(book, 0, now_);
  Request halt;
  halt.operation = Operation::kHalt;
  halt.commodity = "onion";
  apply(halt);

  const Book later = look(book, 2, now_);

  EXPECT_NE(later.content, first.content);
  EXPECT_TRUE(later.content->book.halted());
}

TEST_F(SharedBookTest, IsMadeAnewForWhoNeedsANewerOne) {
  SharedBook book(onion_);
  look(book, 0, now_);
  place("a2");

  EXPECT_EQ(look(book, 2, now_).sequence, 2u);
}

TEST_F(SharedBookTest, OfWhatIsNotThereFails) {
  v1::GetBookRequest gold;
  gold.set_commodity("gold");
  SharedBook book(gold);

  EXPECT_EQ(look(book, 0, now_).content, nullptr);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(SharedBookTest, IsOneForAllWhoAskTheSame) {
  SharedBooks books;
  v1::GetBookRequest dock = onion_;
  dock.set_seen_from_zone("city");

  const auto first = books.of(onion_);

  EXPECT_EQ(books.of(onion_), first);
  EXPECT_NE(books.of(dock), first);
}

}  // namespace
}  // namespace farmgate
