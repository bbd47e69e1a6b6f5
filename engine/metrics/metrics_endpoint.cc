#include "engine/metrics/metrics_endpoint.h"

#include <prometheus/collectable.h>
#include <prometheus/exposer.h>

#include <exception>
#include <utility>
#include <vector>

#include "engine/metrics/server_metrics.h"
#include "engine/service/server.h"

namespace farmgate {
namespace {

constexpr const char* kThreads = "2";

class ServerMetrics final : public prometheus::Collectable {
 public:
  explicit ServerMetrics(const Server& server) : server_(server) {}

  std::vector<prometheus::MetricFamily> Collect() const override { return metrics_of(server_.figures()); }

 private:
  const Server& server_;
};

}  // namespace

struct MetricsEndpoint::Parts {
  Parts(const std::string& address, const Server& server)
      : metrics(std::make_shared<ServerMetrics>(server)),
        exposer(std::vector<std::string>{"listening_ports", address, "num_threads", kThreads}) {
    exposer.RegisterCollectable(metrics);
  }

  std::shared_ptr<ServerMetrics> metrics;
  prometheus::Exposer exposer;
};

MetricsEndpoint::MetricsEndpoint(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
MetricsEndpoint::MetricsEndpoint(MetricsEndpoint&& other) noexcept = default;
MetricsEndpoint& MetricsEndpoint::operator=(MetricsEndpoint&& other) noexcept = default;
MetricsEndpoint::~MetricsEndpoint() = default;

// The library throws when it cannot listen, and does not say why.
Result<MetricsEndpoint> MetricsEndpoint::open(const std::string& address, const Server& server) {
  try {
    return MetricsEndpoint(std::make_unique<Parts>(address, server));
  } catch (const std::exception&) {
    return Error{
        .code = ErrorCode::kSystem,
        .message = "cannot serve metrics on " + address +
                   ": write --metrics HOST:PORT with an address of this machine and a port that is free"};
  }
}

int MetricsEndpoint::port() const {
  const std::vector<int> ports = parts_->exposer.GetListeningPorts();
  return ports.empty() ? 0 : ports.front();
}

}  // namespace farmgate
