// A server of small_market() with a token file and an audit log, and calls that its callers make.
#pragma once

#include <farmgate/v1/order_service.grpc.pb.h>
#include <farmgate/v1/programme_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "tests/service/known_callers.h"
#include "tests/service/live_server.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {

class AccessCalls : public testing::Test {
 protected:
  std::shared_ptr<grpc::Channel> as(const std::string& name) const {
    return callers_.channel(server_.port(), name);
  }

  grpc::Status place(const std::string& caller, const std::string& account, const std::string& id,
                     std::int64_t& sequence) const {
    const auto stub = v1::OrderService::NewStub(as(caller));
    grpc::ClientContext call;
    v1::PlaceOrderRequest request;
    *request.mutable_order() = onion_order(account, id, v1::SIDE_ASK, 5, 100);
    v1::PlaceOrderResponse response;
    grpc::Status status = stub->PlaceOrder(&call, request, &response);
    sequence = response.result().sequence();
    return status;
  }
  std::int64_t placed(const std::string& caller, const std::string& account, const std::string& id) const {
    std::int64_t sequence = 0;
    const grpc::Status status = place(caller, account, id, sequence);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return sequence;
  }

  grpc::Status get(const std::string& caller, std::int64_t sequence, std::int64_t min_sequence = 0) const {
    const auto stub = v1::OrderService::NewStub(as(caller));
    v1::GetOrderRequest request;
    request.set_sequence(sequence);
    request.set_min_sequence(min_sequence);
    for (;;) {
      grpc::ClientContext call;
      v1::GetOrderResponse response;
      grpc::Status status = stub->GetOrder(&call, request, &response);
      if (!is_too_early(status)) return status;
    }
  }

  // A stream of theirs has no news, and ends when they are not known any more.
  void wait_until_unknown(const std::string& name) const {
    const auto stub = v1::ProgrammeService::NewStub(as(name));
    for (;;) {
      grpc::ClientContext call;
      call.set_deadline(std::chrono::system_clock::now() + kPatience);
      const auto stream = stub->StreamProgrammeEvents(&call, {});
      v1::StreamProgrammeEventsResponse response;
      while (stream->Read(&response)) {
      }
      const grpc::Status status = stream->Finish();
      if (is_too_early(status)) continue;
      EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << status.error_message();
      return;
    }
  }

  static constexpr std::chrono::seconds kPatience{60};

  KnownCallers callers_;
  TemporaryFolder folder_;
  const std::string audit_ = folder_.file("audit.log");
  LiveServer server_{
      {.durability = Durability::kNone},
      ServerOptions{.backups = folder_.file("backups"), .tokens = callers_.path(), .audit_log = audit_}};
};

}  // namespace farmgate
