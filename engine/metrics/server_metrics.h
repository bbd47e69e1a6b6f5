// The metrics of a server; docs/operations.md says what each means.
#pragma once

#include <prometheus/metric_family.h>

#include <vector>

#include "engine/service/server_figures.h"

namespace farmgate {

std::vector<prometheus::MetricFamily> metrics_of(const ServerFigures& figures);

}  // namespace farmgate
