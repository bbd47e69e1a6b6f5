// Who follows looks in rounds; where there are many, the next round waits for what the last one cost.
#include "engine/service/followers.h"

#include <grpcpp/completion_queue.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <deque>

namespace farmgate {
namespace {

using Clock = LookPace::Clock;

constexpr std::size_t kMany = 1'000;  // 50 ms of looks

class FollowersTest : public testing::Test {
 protected:
  struct Stream final : Waiter {
    void look_again() override { ++looks; }
    int looks = 0;
  };

  ~FollowersTest() override {
    queue_.Shutdown();
    while (serve()) {
    }
  }

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
  void add(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) followers_.add(streams_.emplace_back());
  }
  // All have looked so often, and wait again.
  void expect_looks(int count) {
    for (Stream& stream : streams_) {
      EXPECT_EQ(stream.looks, count);
      followers_.add(stream);
    }
  }

  const Clock::time_point now_ = Clock::now();
  grpc::CompletionQueue queue_;
  DueLooks due_;
  Followers followers_{queue_, due_};
  std::deque<Stream> streams_;
};

TEST_F(FollowersTest, LookWhenSomethingIsPublishedAndNotBefore) {
  add(3);
  EXPECT_TRUE(due_.empty());

  followers_.tell(now_);
  look();

  EXPECT_TRUE(followers_.empty());
  expect_looks(1);
}

TEST_F(FollowersTest, LookEveryTimeIfTheyAreFew) {
  add(2);

  for (int i = 1; i <= 10; ++i) {
    followers_.tell(now_);
    look();
    expect_looks(i);
  }
}

// Whatever was published meanwhile, that is one round.
TEST_F(FollowersTest, WaitForTheNextRoundIfTheyAreMany) {
  add(kMany);
  followers_.tell(now_);
  look();
  expect_looks(1);

  for (int i = 0; i < 10; ++i) followers_.tell(now_);
  EXPECT_TRUE(due_.empty());
  while (streams_.back().looks == 1) ASSERT_TRUE(serve());

  expect_looks(2);
}

// So that those who come back one by one are no way around it.
TEST_F(FollowersTest, ThatComeLaterWaitForTheNextRoundToo) {
  add(kMany);
  followers_.tell(now_);
  look();
  add(1);

  followers_.tell(now_);
  EXPECT_TRUE(due_.empty());
  while (streams_.back().looks == 0) ASSERT_TRUE(serve());

  EXPECT_EQ(streams_.front().looks, 1);
}

TEST_F(FollowersTest, AllLookWhenTheServerStops) {
  add(kMany);
  followers_.tell(now_);
  look();
  expect_looks(1);
  followers_.tell(now_);

  followers_.end();
  look();

  expect_looks(2);
  for (const Stream& stream : streams_) followers_.forget(stream);
}

// Then the queue, which the test waits for, has nothing left.
TEST_F(FollowersTest, ThatHaveGoneHoldNothingUp) {
  add(kMany);
  followers_.tell(now_);
  look();
  expect_looks(1);
  followers_.tell(now_);

  for (const Stream& stream : streams_) followers_.forget(stream);

  EXPECT_TRUE(followers_.empty());
  EXPECT_TRUE(due_.empty());
}

}  // namespace
}  // namespace farmgate
