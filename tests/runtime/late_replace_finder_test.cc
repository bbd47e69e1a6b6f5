// Which replaces came to nothing, and what the gate had taken for them.
#include "engine/runtime/late_replace_finder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <span>
#include <string>
#include <vector>

#include "engine/journal/late_replace.h"
#include "engine/model/digest.h"
#include "engine/runtime/engine.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// bo has a line; a lot of al's onions gets 4 of relief.
ReferenceData market() {
  ReferenceData data = small_market();
  ReferenceEffect effect;
  EXPECT_FALSE(
      data.apply(
              {AccountRow{.symbol = "bo", .credit_line = 2'000},
               AccountRow{.symbol = "al", .attributes = {"smallholder"}},
               ProgrammeRow{.symbol = "relief", .budget = 1'000, .amount = 4, .attributes = {"smallholder"}}},
              effect)
          .has_value());
  return data;
}

class LateReplaceFinderTest : public testing::Test {
 protected:
  // Returns the late replaces among these requests, of which the gate decides on as many at once as it can.
  std::vector<LateReplace> late_among(const std::vector<PreparedRequest>& requests) {
    EventBuffer events;
    std::vector<ReplaceHold> holds;
    std::vector<LateReplace> late;
    engine_.apply(requests, events, decisions_, holds);
    const Symbols& symbols = engine_.reference().symbols();
    finder_.expect(holds);
    for (const Event& event : events.events()) finder_.look_at({&event, 1}, symbols, late);
    EXPECT_FALSE(finder_.is_waiting());
    bytes_.clear();
    digest_.add(events.events(), symbols, bytes_);
    return late;
  }

  Engine engine_{market(), {}};
  std::vector<Decision> decisions_;
  LateReplaceFinder finder_;
  Digest digest_;
  std::string bytes_;  // of the last events
};

LateReplace reserved(Sequence sequence, std::int64_t money) {
  return {.sequence = sequence, .reserved = money, .programme = {}, .locked = 0};
}
LateReplace locked(Sequence sequence, std::int64_t money) {
  return {.sequence = sequence, .reserved = 0, .programme = "relief", .locked = money};
}

TEST_F(LateReplaceFinderTest, ThoseThatReplaceAreNone) {
  EXPECT_THAT(
      late_among({new_bid({"bo", "b1"}, Lots{5}, Price{10}), new_ask({"al", "a1"}, Lots{5}, Price{50}),
                  replace_of({"bo", "b1"}, Lots{8}, Price{12}),
                  replace_of({"al", "a1"}, Lots{6}, Price{55})}),
      IsEmpty());
}

TEST_F(LateReplaceFinderTest, ThoseOfOrdersThatHadClosed) {
  EXPECT_THAT(late_among({new_bid({"bo", "b1"}, Lots{5}, Price{10}),
                          new_ask({"al", "a1"}, Lots{5}, Price{50}), cancel_of({"bo", "b1"}),
                          cancel_of({"al", "a1"}), replace_of({"bo", "b1"}, Lots{8}, Price{12}),
                          replace_of({"al", "a1"}, Lots{6}, Price{55})}),
              ElementsAre(reserved(5, 2 * 5 + 12 * 3), locked(6, 4 * 6)));
}

// What a replace needs is counted from the one before it, though that came to nothing too.
TEST_F(LateReplaceFinderTest, ASecondOneTakesWhatItNeedsBeyondTheFirst) {
  late_among({new_bid({"bo", "b1"}, Lots{5}, Price{10}), cancel_of({"bo", "b1"})});

  EXPECT_THAT(late_among({replace_of({"bo", "b1"}, Lots{8}, Price{12})}), ElementsAre(reserved(3, 46)));
  EXPECT_THAT(late_among({replace_of({"bo", "b1"}, Lots{9}, Price{12})}), ElementsAre(reserved(4, 12)));
  EXPECT_THAT(late_among({replace_of({"bo", "b1"}, Lots{9}, Price{12})}), IsEmpty());
}

TEST_F(LateReplaceFinderTest, ThoseToNoMoreThanWasFilled) {
  EXPECT_THAT(
      late_among({new_ask({"al", "a1"}, Lots{5}, Price{50}), new_bid({"bo", "b1"}, Lots{2}, Price{60}),
                  replace_of({"al", "a1"}, Lots{2}, Price{55}), new_ask({"cy", "c1"}, Lots{3}, Price{50}),
                  new_bid({"bo", "b2"}, Lots{9}, Price{60}), replace_of({"bo", "b2"}, Lots{3}, Price{70})}),
      ElementsAre(locked(3, 4 * 2), reserved(6, 10 * 9)));
}

// The order expires before, under the same sequence.
TEST_F(LateReplaceFinderTest, OneOfAnOrderThatExpiresJustThen) {
  Request bid = new_bid({"bo", "b1"}, Lots{5}, Price{10});
  bid.time_in_force = TimeInForce::kGoodTillDate;
  bid.given.expire_time = true;
  bid.expire_time = Timestamp{1'000};

  EXPECT_THAT(late_among({bid, at(Timestamp{1'000}, replace_of({"bo", "b1"}, Lots{5}, Price{12}))}),
              ElementsAre(reserved(2, 2 * 5)));
}

// To whoever reads the events each is given with the event that answers it, and what comes before is passed
// over.
TEST_F(LateReplaceFinderTest, AReaderIsGivenEachInItsTurn) {
  const std::vector<LateReplace> late = late_among(
      {new_bid({"bo", "b1"}, Lots{5}, Price{10}), new_bid({"bo", "b2"}, Lots{5}, Price{10}),
       cancel_of({"bo", "b1"}), replace_of({"bo", "b1"}, Lots{8}, Price{12}),
       replace_of({"bo", "b2"}, Lots{8}, Price{12}), replace_of({"bo", "b1"}, Lots{9}, Price{12})});
  ASSERT_EQ(late.size(), 2u);
  for (const Sequence after : {Sequence{0}, Sequence{4}}) {
    LateReplaces in_turn(late);
    std::vector<Sequence> given;
    EventRecords records(bytes_);
    for (EventRecord record; records.next(record);) {
      if (record.sequence <= after) continue;
      const LateReplace* const answered = in_turn.answered_by(record);
      if (answered == nullptr) continue;
      EXPECT_EQ(answered->sequence, record.sequence);
      given.push_back(answered->sequence);
    }
    EXPECT_EQ(given, after == 0 ? std::vector<Sequence>({4, 6}) : std::vector<Sequence>({6}));
  }
}

}  // namespace
}  // namespace farmgate
