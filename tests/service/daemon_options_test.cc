// What farmgated makes of its options where one depends on another.
#include "engine/daemon_options.h"

#include <gtest/gtest.h>

namespace farmgate {
namespace {

// A flood of somebody who is not known comes on as many connections as it likes, each a caller.
TEST(DaemonOptions, BoundTheCommandsOfCallersThatAreKnown) {
  DaemonOptions options;
  EXPECT_EQ(caller_limits(options).commands_per_second, kUnbounded);

  options.tokens = "tokens";
  EXPECT_EQ(caller_limits(options).commands_per_second, 100'000);
}

TEST(DaemonOptions, BoundCommandsAsTheySayWhoeverCalls) {
  DaemonOptions options;
  options.caller_limits.commands_per_second = 7;
  EXPECT_EQ(caller_limits(options).commands_per_second, 7);

  options.tokens = "tokens";
  EXPECT_EQ(caller_limits(options).commands_per_second, 7);
}

TEST(DaemonOptions, LeaveTheOtherBoundsOfACallerAsTheyAre) {
  DaemonOptions options;
  options.tokens = "tokens";
  options.caller_limits.streams = 3;

  EXPECT_EQ(caller_limits(options).streams, 3);
  EXPECT_EQ(caller_limits(options).calls, CallerLimits{}.calls);
}

// Of each kind as many: descriptors are for both, and for files.
TEST(DaemonOptions, AsManyConnectionsAsThereAreDescriptorsFor) {
  DaemonOptions options;
  options.limits.connections = 1'000;

  EXPECT_EQ(connections_within(options, 65'536), 1'000);
  EXPECT_EQ(connections_within(options, 2'512), 1'000);
  EXPECT_EQ(connections_within(options, 2'510), 999);
  EXPECT_EQ(connections_within(options, 100), 1);
}

TEST(DaemonOptions, TheirBoundsOfAllAreThoseOfAServer) {
  EXPECT_EQ(DaemonOptions{}.limits.open_orders, kOpenOrdersMax);
  EXPECT_EQ(ServerLimits{}.open_orders, kOpenOrdersMax);
  EXPECT_EQ(DaemonOptions{}.limits.request_ids, ServerLimits{}.request_ids);
  EXPECT_EQ(DaemonOptions{}.limits.accounts, ServerLimits{}.accounts);
}

}  // namespace
}  // namespace farmgate
