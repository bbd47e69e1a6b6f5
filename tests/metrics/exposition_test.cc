#include "engine/metrics/exposition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>

#include <chrono>
#include <sstream>
#include <string>

namespace farmgate {
namespace {

using testing::HasSubstr;

std::string text_of(Exposition exposition) {
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, std::move(exposition).families());
  return text.str();
}

TEST(Exposition, MembersOfAFamilyAreToldApartByLabels) {
  Exposition exposition;
  exposition.begin_counters("farmgate_commands_total", "Commands");
  exposition.add(3, {{"outcome", "accepted"}});
  exposition.add(1, {{"outcome", "retry"}});
  exposition.begin_gauges("farmgate_resting_orders", "Orders");
  exposition.add(7);

  EXPECT_EQ(text_of(exposition),
            "# HELP farmgate_commands_total Commands\n"
            "# TYPE farmgate_commands_total counter\n"
            "farmgate_commands_total{outcome=\"accepted\"} 3\n"
            "farmgate_commands_total{outcome=\"retry\"} 1\n"
            "# HELP farmgate_resting_orders Orders\n"
            "# TYPE farmgate_resting_orders gauge\n"
            "farmgate_resting_orders 7\n");
}

TEST(Exposition, BucketsHaveWhatThoseBeforeThemHave) {
  LatencyHistogram histogram;
  histogram.record(std::chrono::microseconds(10));
  histogram.record(std::chrono::microseconds(20));
  histogram.record(std::chrono::seconds(60));
  Exposition exposition;
  exposition.begin_histograms("latency_seconds", "Latency");
  exposition.add(histogram.counts());

  const std::string text = text_of(exposition);

  EXPECT_THAT(text, HasSubstr("latency_seconds_count 3\n"));
  EXPECT_THAT(text, HasSubstr("latency_seconds_sum 60.00003"));
  EXPECT_THAT(text, HasSubstr("_bucket{le=\"1e-05\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("_bucket{le=\"10\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("_bucket{le=\"+Inf\"} 3\n"));
}

}  // namespace
}  // namespace farmgate
