// The gRPC server: farmgate.v1 over a pipeline.
#pragma once

#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/access/caller_limits.h"
#include "engine/access/tls_files.h"
#include "engine/base/result.h"
#include "engine/insight/insight_terms.h"
#include "engine/model/units.h"
#include "engine/runtime/load_reference.h"
#include "engine/runtime/port.h"
#include "engine/service/server_figures.h"

namespace farmgate {

class LedgerStore;
class SnapshotMaker;

// How it finds out that a client has gone which did not say so.
struct Keepalive {
  std::chrono::milliseconds silence{30'000};  // after which it is asked for a sign of life
  std::chrono::milliseconds timeout{20'000};  // for that; then the connection is closed
};

struct ServerOptions {
  // Addresses to listen on, such as "127.0.0.1:50051" (port 0: any that is free) or
  // "unix:/run/farmgate.sock".
  std::vector<std::string> listen;
  int pollers = 1;
  bool client_clock = false;
  std::string durability;                   // as status says it
  std::uint64_t lane_memory = kLaneMemory;  // bytes that changes may have cost rows grow to
  InsightTerms insight = {};                // by which insight judges
  std::string backups;                      // the folder where they are made; empty: none are
  // How long a batch of Trade waits for an engine that is full. Longer than a disk falls silent now and then.
  std::chrono::milliseconds trade_wait{2'000};
  // The clock that deadlines of calls are held against.
  std::function<std::chrono::system_clock::time_point()> now = std::chrono::system_clock::now;
  // The file of those who may call; empty: whoever connects may do everything. It and the files of `tls` are
  // looked at once in `reload_interval`, of whole seconds.
  std::string tokens = {};
  TlsFiles tls = {};  // of addresses that are no Unix sockets
  std::chrono::seconds reload_interval{1};
  std::string audit_log = {};  // the file where administrative acts are noted; empty: none
  CallerLimits caller_limits = {};
  ServerLimits limits = {};
  int message_bytes_max = 16 << 20;  // of one that a client sends
  // Bytes that gRPC aims to keep its buffers of all connections and calls within. Beyond them it closes
  // connections that are idle and ends calls, with RESOURCE_EXHAUSTED, until it does.
  std::size_t buffer_memory = std::size_t{2} << 30;
  Keepalive keepalive = {};
  // Has the disk take what was written to a file; of the audit log.
  std::function<int(int file)> audit_sync = ::fdatasync;
  // Called on a thread of the server's with what an operator should know; may be empty.
  std::function<void(const std::string&)> warn;
};

class Server {
 public:
  // Makes the pollers and the followers that keep market data and the ledger, whose ports the pipeline is to
  // serve.
  explicit Server(const ServerOptions& options);
  ~Server();

  std::vector<Port*> ports() const;

  // Listens, and answers that the engine recovers. Fails with kSystem when an address cannot be listened on,
  // with kBadInput when a file that says who may call, or shows who the server is, cannot be used.
  Status listen();

  // Says how far recovery has come, and with which command it ends.
  void tell_recovery(Sequence recovered, Sequence last);

  // Serves from here on. All must outlive it. Requires: it listens.
  void serve(Pipeline& pipeline, LedgerStore& ledger, SnapshotMaker* snapshots = nullptr);

  // What it is doing. Any thread, once it listens.
  ServerFigures figures() const;

  // The TCP port it listens on, of the first address that is one; 0: none.
  int tcp_port() const;

  // Stops serving: no new calls, and those under way are given a moment to end. Has the pipeline, if there is
  // one, stop.
  void stop();

 private:
  Status open_access();
  Status open_tokens();
  Status open_addresses();

  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace farmgate
