// Connections of their own, where it matters which are open: gRPC would share one.
#pragma once

#include <farmgate/v1/admin_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <string>

namespace farmgate {

using ChannelCredentials = std::shared_ptr<grpc::ChannelCredentials>;

// One that is soon tried again when it is refused.
inline std::shared_ptr<grpc::Channel> channel_to(
    const std::string& address, const ChannelCredentials& credentials = grpc::InsecureChannelCredentials()) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 20'000);  // also how long an attempt may take
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 200);
  return grpc::CreateCustomChannel(address, credentials, arguments);
}

// How a call ends; one that waits, waits for a connection.
inline grpc::Status status_over(const std::shared_ptr<grpc::Channel>& channel, bool waits = false) {
  grpc::ClientContext call;
  call.set_wait_for_ready(waits);
  call.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(1));
  v1::GetStatusResponse response;
  return v1::AdminService::NewStub(channel)->GetStatus(&call, {}, &response);
}

}  // namespace farmgate
