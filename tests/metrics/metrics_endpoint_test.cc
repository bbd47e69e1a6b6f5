#include "engine/metrics/metrics_endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "engine/service/server.h"
#include "tests/support/http_get.h"
#include "tests/support/scraped_metrics.h"

namespace farmgate {
namespace {

using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Pair;

TEST(MetricsEndpoint, SaysHowFarRecoveryIs) {
  Server server({.listen = {"127.0.0.1:0"}, .durability = "sync"});
  ASSERT_TRUE(server.listen());
  const auto endpoint = MetricsEndpoint::open("127.0.0.1:0", server);
  ASSERT_TRUE(endpoint) << endpoint.error().message;

  server.tell_recovery(3, 7);

  EXPECT_THAT(scraped_metrics(endpoint->port()),
              IsSupersetOf({Pair("farmgate_recovering", 1), Pair("farmgate_sequence{step=\"durable\"}", 7),
                            Pair("farmgate_sequence{step=\"matched\"}", 3),
                            Pair("farmgate_sequence{step=\"published\"}", 0)}));
}

TEST(MetricsEndpoint, SaysWhatRuns) {
  Server server({.listen = {"127.0.0.1:0"}, .client_clock = true, .durability = "interval"});
  ASSERT_TRUE(server.listen());
  const auto endpoint = MetricsEndpoint::open("127.0.0.1:0", server);
  ASSERT_TRUE(endpoint) << endpoint.error().message;

  const std::string answer = http_get(endpoint->port(), "/metrics");

  EXPECT_THAT(answer, HasSubstr("200 OK"));
  EXPECT_THAT(answer, HasSubstr("durability=\"interval\""));
  EXPECT_THAT(answer, HasSubstr("clock=\"client\""));
}

TEST(MetricsEndpoint, SaysWhatIsBounded) {
  Server server({.listen = {"127.0.0.1:0"}, .durability = "sync"});
  ASSERT_TRUE(server.listen());
  const auto endpoint = MetricsEndpoint::open("127.0.0.1:0", server);
  ASSERT_TRUE(endpoint) << endpoint.error().message;

  const auto metrics = scraped_metrics(endpoint->port());

  EXPECT_THAT(metrics, IsSupersetOf({Pair("farmgate_sessions", 0), Pair("farmgate_streams", 0),
                                     Pair("farmgate_request_memory_bytes", 0),
                                     Pair("farmgate_over_bound_total{bound=\"caller_calls\"}", 0),
                                     Pair("farmgate_over_bound_total{bound=\"open_orders\"}", 0),
                                     Pair("farmgate_over_bound_total{bound=\"request_ids\"}", 0),
                                     Pair("farmgate_over_bound_total{bound=\"accounts\"}", 0),
                                     Pair("farmgate_connections{kind=\"tcp\"}", 0),
                                     Pair("farmgate_connections{kind=\"unix\"}", 0),
                                     Pair("farmgate_connections_refused_total{kind=\"tcp\"}", 0),
                                     Pair("farmgate_connections_refused_total{kind=\"unix\"}", 0)}));
  ASSERT_TRUE(metrics.contains("process_open_fds"));
  EXPECT_GT(metrics.at("process_open_fds"), 0);
  EXPECT_GE(metrics.at("process_max_fds"), metrics.at("process_open_fds"));
}

TEST(MetricsEndpoint, AnAddressThatIsTakenIsAnError) {
  Server server({.listen = {"127.0.0.1:0"}, .durability = "sync"});
  ASSERT_TRUE(server.listen());

  const auto endpoint = MetricsEndpoint::open("127.0.0.1:" + std::to_string(server.tcp_port()), server);

  ASSERT_FALSE(endpoint);
  EXPECT_EQ(endpoint.error().code, ErrorCode::kSystem);
  EXPECT_THAT(endpoint.error().message, HasSubstr("a port that is free"));
}

}  // namespace
}  // namespace farmgate
