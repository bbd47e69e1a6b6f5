// Whoever is over a bound is told so as if it were the first.
#include "engine/service/over_bound_statuses.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tools/farmgate/api_client.h"

namespace farmgate {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using testing::HasSubstr;

constexpr OverBound kRate{.bound = Bound::kCommandsPerSecond, .max = 1'000, .delay = microseconds(3'200)};

TEST(OverBoundStatuses, SayWhichBoundAndWhenToTryAgain) {
  OverBoundStatuses statuses;

  const grpc::Status status = statuses.of(kRate);

  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(status.error_message(), HasSubstr("1000 commands a second of the caller"));
  EXPECT_THAT(status.error_message(), HasSubstr("(--caller-commands-per-second)"));
  EXPECT_EQ(retry_delay(status), milliseconds(4));  // not before: whole milliseconds
}

TEST(OverBoundStatuses, AreMadeOnceForTheSame) {
  static int made;
  made = 0;
  OverBoundStatuses statuses([](const OverBound& over) {
    ++made;
    return over_bound(over);
  });
  OverBound little_later = kRate;
  little_later.delay += microseconds(500);

  (void)statuses.of(kRate);
  EXPECT_EQ(made, 1);
  EXPECT_EQ(retry_delay(statuses.of(kRate)), milliseconds(4));
  EXPECT_EQ(retry_delay(statuses.of(little_later)), milliseconds(4));

  EXPECT_EQ(made, 1);
}

TEST(OverBoundStatuses, AreMadeAnewWhenTheyDiffer) {
  OverBoundStatuses statuses;
  (void)statuses.of(kRate);
  OverBound later = kRate;
  later.delay = milliseconds(70);
  OverBound other = kRate;
  other.max = 2'000;
  const OverBound calls{.bound = Bound::kCalls, .max = 512, .delay = milliseconds(5)};

  EXPECT_EQ(retry_delay(statuses.of(later)), milliseconds(70));
  EXPECT_THAT(statuses.of(other).error_message(), HasSubstr("2000 commands"));
  EXPECT_THAT(statuses.of(calls).error_message(), HasSubstr("(--caller-calls)"));
  EXPECT_EQ(retry_delay(statuses.of(kRate)), milliseconds(4));
}

}  // namespace
}  // namespace farmgate
