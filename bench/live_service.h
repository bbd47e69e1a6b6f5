// The live engine behind gRPC, in a folder of its own, and a client that sends it a workload.
//
// Client and server share the processors, over a Unix socket.
#pragma once

#include <farmgate/v1/order_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <semaphore>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bench/disk.h"
#include "bench/genesis.h"
#include "bench/recording.h"
#include "engine/base/check.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/pipeline.h"
#include "engine/runtime/recovery.h"
#include "engine/service/server.h"
#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_messages.h"

namespace farmgate {

// An engine behind gRPC, in a folder of its own, before sequence 1.
class LiveService {
 public:
  // Without bounds for callers: what the engine can do is to be seen.
  LiveService(std::string_view workload_name, Durability durability, bool client_clock)
      : LiveService(workload_name, durability,
                    ServerOptions{.client_clock = client_clock, .caller_limits = unbounded()}) {}

  // Listens where it says, or on a Unix socket.
  LiveService(std::string_view workload_name, Durability durability, const ServerOptions& options)
      : data_(*DataDirectory::open(folder_.path() + "/data", {.durability = durability})),
        server_(completed(options)) {
    const auto workload = workload_named(workload_name, {.commands = 1});
    check(data_.begin(genesis_of(*workload)).ok());
    check(server_.listen().ok());
    pipeline_ =
        std::make_unique<Pipeline>(*recover(*data_.journal, *data_.events), *data_.journal, *data_.events,
                                   server_.ports(), PipelineOptions{.client_clock = options.client_clock});
    server_.serve(*pipeline_, *data_.ledger);
  }

  std::string address() const {
    const int port = server_.tcp_port();
    return port == 0 ? socket_address() : "127.0.0.1:" + std::to_string(port);
  }

  // The last command that was published, and the last that market data have.
  Sequence published() const { return pipeline_->feed().position().last; }
  Sequence copied() const { return server_.figures().market_data; }
  std::int64_t streams() const { return server_.figures().streams; }

 private:
  std::string socket_address() const { return "unix:" + folder_.path() + "/socket"; }
  ServerOptions completed(ServerOptions options) const {
    if (options.listen.empty()) options.listen = {socket_address()};
    options.durability = "bench";
    return options;
  }
  static CallerLimits unbounded() {
    return {.commands_per_second = kUnbounded,
            .commands_in_flight = kUnbounded,
            .calls = kUnbounded,
            .streams = kUnbounded,
            .sessions = kUnbounded,
            .open_orders = kUnbounded,
            .request_memory = std::int64_t{1} << 40};
  }

  BenchFolder folder_;
  DataDirectory data_;
  std::unique_ptr<Pipeline> pipeline_;  // before the server, which stops it
  Server server_;
};

// A workload's commands as messages, with their times.
struct Messages {
  explicit Messages(std::string_view name) {
    const Workload workload = bench_workload(name);
    warm_up = workload.warm_up;
    (void)workload.generate([this](const Request& request) {
      v1::TradeCommand& command = all.emplace_back();
      write_command(request, command);
      command.set_time_ns(request.time.value());
    });
  }

  std::vector<v1::TradeCommand> all;
  std::size_t warm_up = 0;  // so many of them come before what is timed
};

inline std::vector<v1::TradeRequest> batches_of(std::span<const v1::TradeCommand> commands,
                                                std::size_t size) {
  std::vector<v1::TradeRequest> batches;
  for (const v1::TradeCommand& command : commands) {
    if (batches.empty() || static_cast<std::size_t>(batches.back().commands_size()) == size)
      batches.emplace_back();
    *batches.back().add_commands() = command;
  }
  return batches;
}

// Sends all batches by one session, at so many commands a second, and reads all results. Notes how long each
// took; returns when each was sent.
inline std::vector<std::chrono::steady_clock::time_point> trade(
    const std::string& address, const std::vector<v1::TradeRequest>& batches, std::vector<double>& seconds,
    double rate = std::numeric_limits<double>::infinity()) {
  using Clock = std::chrono::steady_clock;
  constexpr std::ptrdiff_t kBatchesOnTheirWay = 16;
  v1::OrderService::Stub stub(connect(address));
  grpc::ClientContext call;
  const auto session = stub.Trade(&call);
  std::counting_semaphore<> room(kBatchesOnTheirWay);
  std::vector<Clock::time_point> sent(batches.size());
  std::thread sender([&] {
    const Clock::time_point start = Clock::now();
    std::int64_t commands = 0;
    for (std::size_t i = 0; i < batches.size(); ++i) {
      const std::chrono::duration<double> after(static_cast<double>(commands) / rate);
      std::this_thread::sleep_until(start + std::chrono::duration_cast<Clock::duration>(after));
      room.acquire();
      sent[i] = Clock::now();
      check(session->Write(batches[i]));
      commands += batches[i].commands_size();
    }
    session->WritesDone();
  });
  v1::TradeResponse response;
  for (std::size_t i = 0; i < batches.size(); ++i) {
    check(session->Read(&response));
    check(response.results_size() == batches[i].commands_size());
    seconds.push_back(std::chrono::duration<double>(Clock::now() - sent[i]).count());
    room.release();
  }
  sender.join();
  check(session->Finish().ok());
  return sent;
}

}  // namespace farmgate
