// A port takes what it has room for, and turns the rest away.
#include "engine/runtime/port.h"

#include <gtest/gtest.h>

#include <array>

#include "engine/runtime/submission.h"

namespace farmgate {
namespace {

class PortTest : public testing::Test {
 protected:
  PortTest() {
    for (Submission& submission : submissions_) {
      submission.batch.requests.assign(2, PreparedRequest(Request{}));
    }
  }

  // Takes a submission, as the engine does, and gives it back.
  void serve(Port& port) { port.give_back(*port.take()); }

  std::array<Submission, 3> submissions_;
};

// What the engine has taken or given back counts, until it is collected: the way back has room for no more.
TEST_F(PortTest, TurnsAwaySubmissionsBeyondItsLimitUntilOneIsCollected) {
  Port port({.submissions = 2}, [] {});
  ASSERT_TRUE(port.submit(submissions_[0]));
  ASSERT_TRUE(port.submit(submissions_[1]));
  serve(port);
  serve(port);

  EXPECT_FALSE(port.submit(submissions_[2]));
  EXPECT_EQ(port.collect(), submissions_.data());
  EXPECT_TRUE(port.submit(submissions_[2]));
  serve(port);

  EXPECT_EQ(port.collect(), &submissions_[1]);
  EXPECT_EQ(port.collect(), &submissions_[2]);
  EXPECT_EQ(port.collect(), nullptr);
  EXPECT_EQ(port.pending(), 0u);
}

TEST_F(PortTest, TurnsAwayRequestsBeyondItsLimit) {
  Port port({.requests = 5}, [] {});
  ASSERT_TRUE(port.submit(submissions_[0]));
  ASSERT_TRUE(port.submit(submissions_[1]));

  EXPECT_FALSE(port.submit(submissions_[2]));
  EXPECT_EQ(port.pending(), 4u);
  serve(port);
  ASSERT_NE(port.collect(), nullptr);
  EXPECT_TRUE(port.submit(submissions_[2]));
}

TEST_F(PortTest, SaysThatThereIsSomethingToCollect) {
  int calls = 0;
  Port port({}, [&] { ++calls; });
  ASSERT_TRUE(port.submit(submissions_[0]));
  port.announce(true);
  EXPECT_EQ(calls, 0);

  serve(port);
  port.announce(true);

  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace farmgate
