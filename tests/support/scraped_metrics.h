// The metrics of a farmgated, read as Prometheus reads them.
#pragma once

#include <map>
#include <sstream>
#include <string>

#include "tests/support/http_get.h"

namespace farmgate {

// Values by name and labels, such as `farmgate_sequence{step="durable"}`; without comments.
inline std::map<std::string, double> scraped_metrics(int port) {
  std::istringstream lines(http_get(port, "/metrics"));
  std::map<std::string, double> metrics;
  bool is_body = false;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t space = line.rfind(' ');
    if (is_body && line.front() != '#') metrics[line.substr(0, space)] = std::stod(line.substr(space + 1));
    is_body = is_body || line == "\r";
  }
  return metrics;
}

}  // namespace farmgate
