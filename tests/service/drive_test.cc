// farmgate drive against an engine that is full now and then.
#include "tools/farmgate/drive.h"

#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/service/rpc_status.h"
#include "tests/support/market_files.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Answers one batch of each session, ends the first sessions with a status at the next, and answers all that
// comes after. No fills.
class Server final : public v1::OrderService::Service,
                     public v1::EventService::Service,
                     public v1::AdminService::Service {
 public:
  Server(int endings, const grpc::Status& ending) : ending_(ending), endings_(endings) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(static_cast<v1::OrderService::Service*>(this));
    builder.RegisterService(static_cast<v1::EventService::Service*>(this));
    builder.RegisterService(static_cast<v1::AdminService::Service*>(this));
    server_ = builder.BuildAndStart();
  }

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  std::vector<std::string> answered() const {
    const std::lock_guard lock(mutex_);
    return answered_;
  }

 private:
  using Session = grpc::ServerReaderWriter<v1::TradeResponse, v1::TradeRequest>;

  grpc::Status Trade(grpc::ServerContext*, Session* session) override {
    v1::TradeRequest request;
    for (int batch = 1; session->Read(&request); ++batch) {
      if (batch == 2 && has_ending()) return ending_;
      v1::TradeResponse response;
      for (const v1::TradeCommand& command : request.commands()) {
        response.add_results()->set_sequence(take(command));
      }
      session->Write(response);
    }
    return grpc::Status::OK;
  }
  grpc::Status StreamFills(grpc::ServerContext*, const v1::StreamFillsRequest*,
                           grpc::ServerWriter<v1::StreamFillsResponse>* fills) override {
    v1::StreamFillsResponse response;
    response.set_next_sequence(1'000);
    fills->Write(response);
    return grpc::Status::OK;
  }
  grpc::Status GetStatus(grpc::ServerContext*, const v1::GetStatusRequest*,
                         v1::GetStatusResponse* response) override {
    response->set_digest("digest");
    return grpc::Status::OK;
  }

  bool has_ending() {
    const std::lock_guard lock(mutex_);
    return endings_-- > 0;
  }
  std::int64_t take(const v1::TradeCommand& command) {
    const std::lock_guard lock(mutex_);
    answered_.push_back(command.has_cancel() ? "cancel" : command.new_order().order_id());
    return static_cast<std::int64_t>(answered_.size());
  }

  const grpc::Status ending_;
  mutable std::mutex mutex_;  // calls come on gRPC's threads
  int endings_;
  std::vector<std::string> answered_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;  // serves, so it comes last
};

TEST(Drive, SendsAgainWhatAFullEngineDidNotAnswer) {
  const MarketFiles files;
  const Server server(2, engine_full_for_session());

  const auto driven =
      drive({.server = server.address(), .orders = files.file("orders.csv"), .batch = 1, .window = 3}, {});

  ASSERT_TRUE(driven) << driven.error().message;
  EXPECT_EQ(driven->commands, 3u);
  EXPECT_THAT(server.answered(), ElementsAre("a1", "b1", "cancel"));
}

TEST(Drive, EndsWithAnySessionThatEndsOtherwise) {
  const MarketFiles files;
  const Server server(1, {grpc::StatusCode::UNAVAILABLE, "it stops"});

  const auto driven =
      drive({.server = server.address(), .orders = files.file("orders.csv"), .batch = 1, .window = 1}, {});

  ASSERT_FALSE(driven);
  EXPECT_THAT(driven.error().message, HasSubstr("it stops"));
  EXPECT_THAT(server.answered(), ElementsAre("a1"));
}

}  // namespace
}  // namespace farmgate
