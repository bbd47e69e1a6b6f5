// Who is due looks in its turn, a few at a time, and not when it was forgotten.
#include "engine/service/due_looks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <utility>
#include <vector>

namespace farmgate {
namespace {

using testing::ElementsAre;

class DueLooksTest : public testing::Test {
 protected:
  class Call final : public Waiter {
   public:
    Call(DueLooksTest& test, std::string name) : test_(test), name_(std::move(name)) {}
    void look_again() override {
      test_.looked_.push_back(name_);
      if (forgets_ != nullptr) test_.due_.forget(*forgets_);
      if (again_) test_.due_.add(*this);
    }
    void forget(const Waiter& other) { forgets_ = &other; }
    void look_again_and_again() { again_ = true; }

   private:
    DueLooksTest& test_;
    const std::string name_;
    const Waiter* forgets_ = nullptr;
    bool again_ = false;
  };

  Call& call(const std::string& name) { return calls_.emplace_back(*this, name); }

  DueLooks due_;
  std::deque<Call> calls_;
  std::vector<std::string> looked_;
};

TEST_F(DueLooksTest, AreAFewAtATimeInTheirOrder) {
  for (const char* const name : {"one", "two", "three"}) due_.add(call(name));

  due_.look(2);

  EXPECT_THAT(looked_, ElementsAre("one", "two"));
  EXPECT_FALSE(due_.empty());
  due_.look(2);
  EXPECT_THAT(looked_, ElementsAre("one", "two", "three"));
  EXPECT_TRUE(due_.empty());
}

// As when the first of those that look ends another's call.
TEST_F(DueLooksTest, OfAForgottenCallNeverCome) {
  Call& first = call("first");
  Call& second = call("second");
  first.forget(second);
  due_.add(first);
  due_.add(second);

  due_.look(2);

  EXPECT_THAT(looked_, ElementsAre("first"));
  EXPECT_TRUE(due_.empty());
}

// So that one that is due again and again keeps nobody from looking.
TEST_F(DueLooksTest, AreBehindTheOthersWhenTheyAreDueAnew) {
  Call& busy = call("busy");
  busy.look_again_and_again();
  due_.add(busy);
  due_.add(call("other"));

  due_.look(3);

  EXPECT_THAT(looked_, ElementsAre("busy", "other", "busy"));
}

TEST_F(DueLooksTest, TakeAllThatWaitInAListButThoseForgotten) {
  Call& gone = call("gone");
  WaitingList waiting;
  waiting.add(call("one"));
  waiting.add(gone);
  waiting.add(call("two"));
  waiting.forget(gone);

  due_.take(waiting);

  EXPECT_TRUE(waiting.empty());
  due_.look(3);
  EXPECT_THAT(looked_, ElementsAre("one", "two"));
}

}  // namespace
}  // namespace farmgate
