#include "engine/metrics/exposition.h"

#include <cstddef>
#include <limits>

#include "engine/base/check.h"

namespace farmgate {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricType;

double seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

// Buckets as Prometheus has them: each with what those before it have.
ClientMetric::Histogram cumulative(const LatencyHistogram::Counts& counts) {
  ClientMetric::Histogram histogram;
  histogram.sample_sum = seconds(counts.sum);
  for (std::size_t i = 0; i < counts.buckets.size(); ++i) {
    histogram.sample_count += counts.buckets[i];
    const bool is_last = i == LatencyHistogram::kBounds.size();
    histogram.bucket.push_back(
        {.cumulative_count = histogram.sample_count,
         .upper_bound = is_last ? std::numeric_limits<double>::infinity()
                                : seconds(std::chrono::nanoseconds(LatencyHistogram::kBounds[i]))});
  }
  return histogram;
}

}  // namespace

void Exposition::begin(const std::string& name, const std::string& help, MetricType type) {
  families_.push_back({.name = name, .help = help, .type = type, .metric = {}});
}

void Exposition::begin_counters(const std::string& name, const std::string& help) {
  begin(name, help, MetricType::Counter);
}

void Exposition::begin_gauges(const std::string& name, const std::string& help) {
  begin(name, help, MetricType::Gauge);
}

void Exposition::begin_histograms(const std::string& name, const std::string& help) {
  begin(name, help, MetricType::Histogram);
}

void Exposition::add(double value, Labels labels) {
  check(!families_.empty());
  ClientMetric metric;
  metric.label = std::move(labels);
  (families_.back().type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  families_.back().metric.push_back(std::move(metric));
}

void Exposition::add(const LatencyHistogram::Counts& counts, Labels labels) {
  check(!families_.empty());
  ClientMetric metric;
  metric.label = std::move(labels);
  metric.histogram = cumulative(counts);
  families_.back().metric.push_back(std::move(metric));
}

}  // namespace farmgate
