// What a server is doing, as of some moment, for those who watch it.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "engine/access/caller_limits.h"
#include "engine/access/connection_gate.h"
#include "engine/runtime/meter.h"
#include "engine/runtime/pipeline.h"
#include "engine/service/subscribers.h"

namespace farmgate {

struct ServerFigures {
  std::string_view version;
  std::string durability;
  bool client_clock = false;
  std::chrono::system_clock::time_point start;

  // Its engine; nullptr: it recovers.
  const Pipeline* pipeline = nullptr;
  // How far recovery has come, and where the journal ended.
  Sequence recovered = 0;
  Sequence journal_end = 0;
  // How far the copy of the market has come from which readers are answered, and whether it could not be
  // kept.
  Sequence market_data = 0;
  bool market_data_failed = false;
  // The same of the ledger.
  Sequence ledger = 0;
  bool ledger_failed = false;

  // Commands that were handed to the engine and are not answered yet.
  std::uint64_t pending_commands = 0;
  // Sessions of Trade, and streams, that are open; how often each bound stood in the way of a caller.
  std::int64_t sessions = 0;
  std::int64_t streams = 0;
  // Bytes of batches of Trade that were read, and are not answered or kept to be used again.
  std::int64_t request_memory = 0;
  std::array<std::uint64_t, kBounds> over_bounds{};
  // Connections, and how many were refused because there were as many as there may be.
  ConnectionGate::Figures tcp_connections;
  ConnectionGate::Figures unix_connections;
  // Calls that are over, by method and gRPC status code, such as {"PlaceOrder", "OK"}.
  std::map<std::pair<std::string, std::string_view>, LatencyHistogram::Counts> calls;
  // Batches of Trade that were answered.
  LatencyHistogram::Counts trade_batches;
  // By method.
  std::map<std::string, Subscribers::Figures> subscribers;
};

}  // namespace farmgate
