// A clock that has jumped is followed when an operator confirms the time that she saw.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>

#include "tests/service/live_server.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

class ClockServiceTest : public testing::Test {
 protected:
  void jump(std::int64_t seconds) {
    constexpr std::int64_t kSecondNs = 1'000'000'000;
    ahead_ns_ = seconds * kSecondNs;
    while (status().clock_ahead_seconds() != seconds) std::this_thread::yield();
  }
  v1::GetStatusResponse status() const {
    grpc::ClientContext call;
    v1::GetStatusResponse response;
    EXPECT_TRUE(stub_->GetStatus(&call, {}, &response).ok());
    return response;
  }
  grpc::Status follow(std::int64_t expected_seconds) const {
    grpc::ClientContext call;
    v1::FollowClockRequest request;
    request.set_expected_ahead_seconds(expected_seconds);
    v1::FollowClockResponse response;
    return stub_->FollowClock(&call, request, &response);
  }
  void expect_followed() const {
    while (status().clock_ahead_seconds() != 0) std::this_thread::yield();
  }

  std::atomic<std::int64_t> ahead_ns_{0};
  LiveServer server_{{.durability = Durability::kNone}, {}, {.clock = [this] {
                       // Stands still but for jumps, so that how far it is ahead is known.
                       return SequencerClock::Reading{.wall_ns = 1'000 + ahead_ns_, .monotonic_ns = 1'000};
                     }}};
  const std::unique_ptr<v1::AdminService::Stub> stub_ =
      v1::AdminService::NewStub(new_channel(server_.port()));
};

TEST_F(ClockServiceTest, IsFollowedWhereItWasSeen) {
  jump(7'200);

  EXPECT_TRUE(follow(7'230).ok());

  expect_followed();
}

TEST_F(ClockServiceTest, IsFollowedWhereverItIsWhenNothingIsSaid) {
  jump(7'200);

  EXPECT_TRUE(follow(0).ok());

  expect_followed();
}

// It has jumped again since.
TEST_F(ClockServiceTest, IsNotFollowedElsewhere) {
  jump(7'200);
  jump(86'400);

  const grpc::Status status = follow(7'200);

  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(status.error_message(), HasSubstr("86400 seconds ahead, not 7200"));
  EXPECT_EQ(follow(-1).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(this->status().clock_ahead_seconds(), 86'400);
}

}  // namespace
}  // namespace farmgate
