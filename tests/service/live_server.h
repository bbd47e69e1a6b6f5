// A server of small_market() in a folder of its own, started and stopped, and a client.
#pragma once

#include <farmgate/v1/order_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "engine/runtime/data_directory.h"
#include "engine/runtime/pipeline.h"
#include "engine/runtime/snapshot_maker.h"
#include "engine/service/server.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {

// Whether a call failed because market data is still being made; then it says when to try again.
bool is_too_early(const grpc::Status& status);

// Waits, however long that takes, until market data have come to this command, which placed an order.
void wait_for_market_data(v1::OrderService::Stub& orders, std::int64_t sequence);

class LiveServer {
 public:
  // Makes backups where the server's options say where, and listens where they say; else on a port of TCP.
  explicit LiveServer(const JournalOptions& options = {.durability = Durability::kNone},
                      ServerOptions server = {}, PipelineOptions pipeline = {}, bool open_accounts = false)
      : options_(options),
        server_options_(std::move(server)),
        pipeline_options_(std::move(pipeline)),
        open_accounts_(open_accounts) {
    start();
  }
  LiveServer(const LiveServer&) = delete;
  LiveServer& operator=(const LiveServer&) = delete;
  ~LiveServer() {
    if (server_) stop();
  }

  // Stops, and starts again on the same folder.
  void restart();

  // Ends without more; start() on the same folder follows.
  void stop();
  void start();

  // Takes no more and ends all calls.
  void stop_serving() { server_->stop(); }

  v1::OrderService::Stub& orders() { return *stub_; }
  int port() const { return server_->tcp_port(); }
  const Pipeline& pipeline() const { return *pipeline_; }
  ServerFigures figures() const { return server_->figures(); }
  DataDirectory& data() { return data_; }
  std::string journal_folder() const { return journal_path(folder_.file("data")); }
  std::string ledger_folder() const { return ledger_path(folder_.file("data")); }

  // What the commands of the journal come to when they are applied again from the first one on, elsewhere.
  std::uint64_t replayed_digest() const;

  // Return the sequence of the command.
  std::int64_t place(const v1::NewOrder& order);
  std::int64_t cancel(const std::string& account, const std::string& id);

  // Until market data is there.
  grpc::Status get(const v1::GetOrderRequest& request, v1::GetOrderResponse& response);
  grpc::Status list(const v1::ListOrdersRequest& request, v1::ListOrdersResponse& response);

 private:
  const JournalOptions options_;
  const ServerOptions server_options_;
  const PipelineOptions pipeline_options_;
  const bool open_accounts_;
  TemporaryFolder folder_;
  DataDirectory data_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<SnapshotMaker> snapshots_;
  std::unique_ptr<v1::OrderService::Stub> stub_;
};

// A connection of its own, which does not share that of another channel, to a port of this machine.
std::shared_ptr<grpc::Channel> new_channel(int port);

// The same over which 64 KB of an answer or a stream come before they are read, and not more as they are read
// faster.
std::shared_ptr<grpc::Channel> narrow_channel(int port);

// The same over which not even a short answer comes whole before it is read.
std::shared_ptr<grpc::Channel> closed_channel(int port);

// What the standard health service says of all services: "SERVING", "NOT_SERVING", or what is wrong.
std::string health(const std::shared_ptr<grpc::Channel>& channel);

// A good-till-cancel order for onion: an ask in hill, a bid in city.
v1::NewOrder onion_order(const std::string& account, const std::string& id, v1::Side side,
                         std::int64_t quantity, std::int64_t price);

}  // namespace farmgate
