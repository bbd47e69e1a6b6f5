// Whoever pauses looks again when the pause is over, and not when it was forgotten.
#include "engine/service/pauses.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <string>
#include <vector>

namespace farmgate {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class PausesTest : public testing::Test {
 protected:
  class Call final : public Waiter {
   public:
    Call(PausesTest& test, std::string name) : test_(test), name_(std::move(name)) {}
    void look_again() override {
      test_.looked_.push_back(name_);
      if (forgets_ != nullptr) test_.pauses_.forget(*forgets_);
    }
    void forget(const Waiter& other) { forgets_ = &other; }

   private:
    PausesTest& test_;
    const std::string name_;
    const Waiter* forgets_ = nullptr;
  };

  ~PausesTest() override {
    queue_.Shutdown();
    while (serve()) {
    }
  }

  Call& call(const std::string& name) { return calls_.emplace_back(*this, name); }

  // What a poller does; false: the queue is shut down and empty.
  bool serve() {
    void* tag = nullptr;
    bool ok = false;
    if (!queue_.Next(&tag, &ok)) return false;
    static_cast<Tag*>(tag)->proceed(ok);
    return true;
  }
  void serve_until(std::size_t looks) {
    while (looked_.size() < looks) ASSERT_TRUE(serve());
  }

  grpc::CompletionQueue queue_;
  Pauses pauses_{queue_};
  std::deque<Call> calls_;
  std::vector<std::string> looked_;
};

TEST_F(PausesTest, EndWithTheShortestFirst) {
  pauses_.add(call("long"), milliseconds(60));
  pauses_.add(call("short"), milliseconds(1));
  pauses_.add(call("middle"), milliseconds(30));

  serve_until(3);

  EXPECT_THAT(looked_, ElementsAre("short", "middle", "long"));
}

TEST_F(PausesTest, OfAForgottenCallNeverEnd) {
  Call& forgotten = call("forgotten");
  pauses_.add(forgotten, milliseconds(1));
  pauses_.add(call("other"), milliseconds(30));

  pauses_.forget(forgotten);
  serve_until(1);

  EXPECT_THAT(looked_, ElementsAre("other"));
}

// As when the first of those that look ends another's call.
TEST_F(PausesTest, OfACallForgottenWhileOthersLookNeverEnd) {
  Call& first = call("first");
  Call& second = call("second");
  first.forget(second);
  pauses_.add(first, milliseconds(1'000));
  pauses_.add(second, milliseconds(1'000));

  pauses_.end();

  EXPECT_THAT(looked_, ElementsAre("first"));
}

TEST_F(PausesTest, AllEndAtOnceWhenTheServerStops) {
  pauses_.add(call("hour"), std::chrono::hours(1));
  pauses_.add(call("day"), std::chrono::hours(24));

  pauses_.end();

  EXPECT_THAT(looked_, UnorderedElementsAre("hour", "day"));
}

// Then the queue, which the test waits for, has nothing left.
TEST_F(PausesTest, WithoutCallsHoldNothingUp) {
  Call& only = call("only");
  pauses_.add(only, std::chrono::hours(1));

  pauses_.forget(only);

  EXPECT_THAT(looked_, IsEmpty());
}

}  // namespace
}  // namespace farmgate
