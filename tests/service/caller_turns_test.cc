// A caller's first few pieces of work go at once, its others in turn with those of other callers.
#include "engine/service/caller_turns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "engine/access/caller_usage.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class CallerTurnsTest : public testing::Test {
 protected:
  class Piece final : public Waiter {
   public:
    Piece(std::vector<std::string>& done, std::string name) : done_(done), name_(std::move(name)) {}
    void look_again() override { done_.push_back(name_); }

   private:
    std::vector<std::string>& done_;
    const std::string name_;
  };

  void add(const CallerUsage* caller, const std::string& name) {
    turns_.add(caller, pieces_.emplace_back(done_, name));
  }
  // Has the caller have what goes at once.
  void use_up(const CallerUsage* caller) {
    for (int i = 0; i < CallerTurns::kAtOnce; ++i) add(caller, "at once");
    done_.clear();
  }

  const CallerUsage flood_{CallerLimits{}};
  const CallerUsage quiet_{CallerLimits{}};
  const CallerUsage other_{CallerLimits{}};
  CallerTurns turns_;
  std::deque<Piece> pieces_;
  std::vector<std::string> done_;
};

TEST_F(CallerTurnsTest, AFewGoAtOnce) {
  add(&quiet_, "one");
  add(&quiet_, "two");

  EXPECT_THAT(done_, ElementsAre("one", "two"));
  EXPECT_TRUE(turns_.empty());
  EXPECT_FALSE(turns_.is_round_over());
}

TEST_F(CallerTurnsTest, OneWhoHasHadThemWaitsAndOthersDoNot) {
  use_up(&flood_);
  EXPECT_TRUE(turns_.is_round_over());

  add(&flood_, "flood");
  add(&quiet_, "quiet");

  EXPECT_THAT(done_, ElementsAre("quiet"));
  EXPECT_FALSE(turns_.empty());
  turns_.look(2);
  EXPECT_THAT(done_, ElementsAre("quiet", "flood"));
  EXPECT_TRUE(turns_.empty());
}

TEST_F(CallerTurnsTest, ThoseWhoWaitHaveOnePieceEachInTurn) {
  for (const CallerUsage* const caller : {&flood_, &quiet_, &other_}) use_up(caller);
  for (const char* const name : {"flood 1", "flood 2", "flood 3"}) add(&flood_, name);
  add(&quiet_, "quiet 1");
  add(&other_, "other 1");
  add(&other_, "other 2");

  turns_.look(4);

  EXPECT_THAT(done_, ElementsAre("flood 1", "quiet 1", "other 1", "flood 2"));
  turns_.look(9);
  EXPECT_THAT(done_, ElementsAre("flood 1", "quiet 1", "other 1", "flood 2", "other 2", "flood 3"));
}

// Else a caller's calls would overtake each other.
TEST_F(CallerTurnsTest, ANewRoundLetsNobodyPassHisOwnWhoWaits) {
  use_up(&flood_);
  add(&flood_, "first");

  turns_.begin_round();
  add(&flood_, "second");

  EXPECT_FALSE(turns_.is_round_over());
  EXPECT_THAT(done_, IsEmpty());
  turns_.look(1);
  EXPECT_THAT(done_, ElementsAre("first"));
  turns_.look(1);
  EXPECT_THAT(done_, ElementsAre("first", "second"));
}

TEST_F(CallerTurnsTest, InANewRoundAFewGoAtOnceAgain) {
  use_up(&flood_);

  turns_.begin_round();
  add(&flood_, "again");

  EXPECT_THAT(done_, ElementsAre("again"));
}

TEST_F(CallerTurnsTest, ThoseWhoAreNotKnownAreOneCaller) {
  use_up(nullptr);

  add(nullptr, "unknown");
  add(&quiet_, "quiet");

  EXPECT_THAT(done_, ElementsAre("quiet"));
  turns_.look(1);
  EXPECT_THAT(done_, ElementsAre("quiet", "unknown"));
}

}  // namespace
}  // namespace farmgate
