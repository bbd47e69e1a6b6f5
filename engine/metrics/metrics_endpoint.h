// Where Prometheus reads the metrics of a server: GET /metrics, on an address of its own.
//
// Each time it is asked, on a thread of its own, it looks at what the server's threads have written down:
// they are neither asked nor held up.
#pragma once

#include <memory>
#include <string>

#include "engine/base/result.h"

namespace farmgate {

class Server;

class MetricsEndpoint {
 public:
  // Listens on an address, such as "127.0.0.1:9420" (port 0: any that is free). Fails with kSystem when it
  // cannot. The server, which must listen already, and its pipeline must outlive it.
  static Result<MetricsEndpoint> open(const std::string& address, const Server& server);

  MetricsEndpoint(MetricsEndpoint&& other) noexcept;
  MetricsEndpoint& operator=(MetricsEndpoint&& other) noexcept;
  // Takes up to two seconds: the library looks no more often whether it is to end.
  ~MetricsEndpoint();

  // The TCP port it listens on.
  int port() const;

 private:
  struct Parts;
  explicit MetricsEndpoint(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace farmgate
