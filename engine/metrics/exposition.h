// Metrics as Prometheus takes them: families of one name each, their members told apart by labels.
#pragma once

#include <prometheus/metric_family.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/runtime/meter.h"

namespace farmgate {

class Exposition {
 public:
  using Labels = std::vector<prometheus::ClientMetric::Label>;

  // Begins a family. Names end in the unit, and of counters in `_total`.
  void begin_counters(const std::string& name, const std::string& help);
  void begin_gauges(const std::string& name, const std::string& help);
  void begin_histograms(const std::string& name, const std::string& help);

  // Adds a member to the family begun last. Requires: it is of that kind.
  void add(double value, Labels labels = {});
  void add(const LatencyHistogram::Counts& counts, Labels labels = {});

  std::vector<prometheus::MetricFamily> families() && { return std::move(families_); }

 private:
  void begin(const std::string& name, const std::string& help, prometheus::MetricType type);

  std::vector<prometheus::MetricFamily> families_;
};

}  // namespace farmgate
