// Whoever takes in what is different from look to look has the book, and the checksum proves it.
#include "engine/service/book_difference.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/service/book_query.h"
#include "tests/market_data/copied_market.h"
#include "tests/support/random_draws.h"
#include "tests/support/random_market.h"
#include "tests/support/random_requests.h"
#include "tools/farmgate/followed_book.h"

namespace farmgate {
namespace {

using google::protobuf::util::MessageDifferencer;
using testing::ElementsAre;
using testing::IsEmpty;

v1::BookLevel level(const std::string& zone, std::int64_t price, std::int64_t lots) {
  v1::BookLevel level;
  level.set_zone(zone);
  level.set_price(price);
  level.set_quantity_lots(lots);
  level.set_order_count(1);
  level.set_priority_sequence(2);
  return level;
}

std::vector<std::string> difference(const std::vector<v1::BookLevel>& before,
                                    const std::vector<v1::BookLevel>& after) {
  BookLevelMessages changes;
  add_difference({before.begin(), before.end()}, {after.begin(), after.end()}, changes);
  std::vector<std::string> texts;
  for (const v1::BookLevel& change : changes) texts.push_back(change.ShortDebugString());
  return texts;
}

TEST(BookDifference, OfTheSameIsNothing) {
  EXPECT_THAT(
      difference({level("hill", 5, 10), level("dale", 6, 10)}, {level("hill", 5, 10), level("dale", 6, 10)}),
      IsEmpty());
}

TEST(BookDifference, SaysWhatIsNewChangedAndGone) {
  EXPECT_THAT(difference({level("hill", 5, 10), level("hill", 6, 10), level("dale", 6, 1)},
                         {level("city", 1, 1), level("hill", 5, 7), level("dale", 6, 1)}),
              ElementsAre("zone: \"city\" price: 1 quantity_lots: 1 order_count: 1 priority_sequence: 2",
                          "zone: \"hill\" price: 5 quantity_lots: 7 order_count: 1 priority_sequence: 2",
                          "zone: \"hill\" price: 6"));
}

TEST(BookDifference, SeesEveryFigureOfALevel) {
  const v1::BookLevel before = level("hill", 5, 10);
  std::vector<v1::BookLevel> changed(7, before);
  changed[0].set_quantity_lots(11);
  changed[1].set_order_count(2);
  changed[2].set_price_here(9);
  changed[3].set_unit_cost(9);
  changed[4].set_subsidy(9);
  changed[5].set_transit_hours(9);
  changed[6].set_priority_sequence(9);

  for (const v1::BookLevel& after : changed) {
    EXPECT_EQ(difference({before}, {after}).size(), 1u) << after.ShortDebugString();
  }
}

TEST(BookChecksum, IsThatOfTheTextInTheProto) {
  v1::GetBookResponse book;
  EXPECT_EQ(checksum(book), 0u);

  *book.add_asks() = level("hill", 50, 10);
  EXPECT_EQ(checksum(book), 0x1b9bb136c57e14feu);  // FNV-1a of "ask hill 50 10 1 0 0 0 0 2"
}

TEST(BookDifference, TellsLevelsUnderCouponsApart) {
  v1::BookLevel relief = level("hill", 5, 10);
  relief.set_programme("relief");
  relief.set_locked_amount(3);
  v1::BookLevel less = relief;
  less.set_locked_amount(2);
  v1::BookLevel fewer = relief;
  fewer.set_quantity_lots(7);

  EXPECT_THAT(difference({level("hill", 5, 10), relief, less}, {fewer, level("hill", 5, 10)}),
              ElementsAre("zone: \"hill\" price: 5 quantity_lots: 7 order_count: 1 priority_sequence: 2 "
                          "programme: \"relief\" locked_amount: 3",
                          "zone: \"hill\" price: 5 programme: \"relief\" locked_amount: 2"));
}

TEST(BookChecksum, SaysTheCouponOfALevel) {
  v1::GetBookResponse book;
  v1::BookLevel& relief = *book.add_asks();
  relief = level("hill", 50, 10);
  relief.set_programme("relief");
  relief.set_locked_amount(3);

  EXPECT_EQ(checksum(book), 0xd298e7cf86a0f11eu);  // FNV-1a of "ask hill 50 10 1 0 0 0 0 2 relief 3"
}

TEST(BookChecksum, DependsOnTheSideAndNotOnTheOrder) {
  v1::GetBookResponse book;
  *book.add_bids() = level("hill", 5, 10);
  *book.add_bids() = level("dale", 6, 10);
  v1::GetBookResponse turned;
  *turned.add_bids() = level("dale", 6, 10);
  *turned.add_bids() = level("hill", 5, 10);
  v1::GetBookResponse asks;
  *asks.mutable_asks() = book.bids();

  EXPECT_EQ(checksum(book), checksum(turned));
  EXPECT_NE(checksum(book), checksum(asks));
}

class RandomFollowers : public testing::TestWithParam<std::uint64_t> {
 protected:
  // What the stream would send to somebody who has `sent_`.
  v1::StreamBookResponse update(const v1::GetBookResponse& book) {
    v1::StreamBookResponse update;
    add_difference(sent_.bids(), book.bids(), *update.mutable_bids());
    add_difference(sent_.asks(), book.asks(), *update.mutable_asks());
    update.set_snapshot(is_first_);
    update.set_as_of_sequence(book.as_of_sequence());
    update.set_after_sequence(sent_.as_of_sequence());
    update.set_halted(book.halted());
    update.set_more_bids(book.more_bids());
    update.set_more_asks(book.more_asks());
    update.set_checksum(absl::StrCat(absl::Hex(checksum(book), absl::kZeroPad16)));
    sent_ = book;
    is_first_ = false;
    return update;
  }

  v1::GetBookResponse sent_;
  bool is_first_ = true;
};

// One looks now and then, as a slow one does, at the few best levels, which come and go.
TEST_P(RandomFollowers, HaveTheBookAndItsOrder) {
  const RandomMarket market = make_random_market(GetParam(), 1'500);
  const RandomRequests requests(market);
  CopiedMarket copied(market);
  RandomDraws draws(GetParam());
  const Symbols& symbols = copied.copy().books().reference().symbols();
  v1::GetBookRequest question;
  question.set_commodity(std::string(symbols.commodities.symbol(CommodityId{0})));
  if (draws.per_mille(600)) question.set_seen_from_zone(std::string(symbols.zones.symbol(ZoneId{0})));
  question.set_level_count_max(static_cast<std::int32_t>(draws.between(1, 6)));
  v1::StreamBookRequest stream;
  stream.set_seen_from_zone(question.seen_from_zone());
  FollowedBook followed(stream);
  int changes = 0;

  for (const PreparedRequest& request : requests.all()) {
    copied.apply(request);
    if (!draws.per_mille(100)) continue;
    v1::GetBookResponse book;
    ASSERT_TRUE(GetBook::answer(copied.copy(), question, book).ok());
    const v1::StreamBookResponse message = update(book);
    changes += message.bids_size() + message.asks_size();

    const Status taken = followed.take(message);

    ASSERT_TRUE(taken) << taken.error().message;
    ASSERT_TRUE(MessageDifferencer::Equals(followed.book(), book))
        << followed.book().DebugString() << " is not\n"
        << book.DebugString();
  }

  EXPECT_GT(changes, 0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomFollowers, testing::Range<std::uint64_t>(1, 33));

TEST(FollowedBook, AMessageThatIsMissedIsSeen) {
  FollowedBook book({});
  v1::StreamBookResponse message;
  message.set_snapshot(true);
  message.set_as_of_sequence(4);
  message.set_checksum("0000000000000000");
  ASSERT_TRUE(book.take(message));

  message.set_snapshot(false);
  message.set_after_sequence(6);
  message.set_as_of_sequence(8);

  EXPECT_EQ(book.take(message).error().message,
            "the book as of sequence 8 is not to be trusted: it changes that of sequence 6, but that of 4 is "
            "here; begin again");
}

TEST(FollowedBook, AWrongLevelIsSeen) {
  FollowedBook book({});
  v1::StreamBookResponse message;
  message.set_snapshot(true);
  message.set_as_of_sequence(2);
  *message.add_asks() = level("hill", 50, 10);
  message.set_checksum("1b9bb136c57e14fe");
  EXPECT_TRUE(book.take(message));

  message.mutable_asks(0)->set_quantity_lots(11);

  EXPECT_FALSE(book.take(message));
}

}  // namespace
}  // namespace farmgate
