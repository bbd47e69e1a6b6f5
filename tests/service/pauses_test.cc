// Whoever pauses is due when the pause is over, and not when it was forgotten.
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
    void look_again() override { test_.looked_.push_back(name_); }

   private:
    PausesTest& test_;
    const std::string name_;
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
    look();
    return true;
  }
  void look() {
    while (!due_.empty()) due_.look(1);
  }
  void serve_until(std::size_t looks) {
    while (looked_.size() < looks) ASSERT_TRUE(serve());
  }

  grpc::CompletionQueue queue_;
  DueLooks due_;
  Pauses pauses_{queue_, due_};
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

TEST_F(PausesTest, AllEndAtOnceWhenTheServerStops) {
  pauses_.add(call("hour"), std::chrono::hours(1));
  pauses_.add(call("day"), std::chrono::hours(24));

  pauses_.end();
  look();

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
