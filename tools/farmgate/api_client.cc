#include "tools/farmgate/api_client.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <thread>

namespace farmgate {
namespace {

constexpr int kMessageBytesMax = 64 << 20;
constexpr int kLookaheadBytes = 4 << 20;  // so that a stream of large batches never waits for room
constexpr int kFrameBytes = 1 << 20;
constexpr std::chrono::seconds kPatience{5};
constexpr std::chrono::seconds kStreamPatience{60};  // how long a connection that was lost is looked for

}  // namespace

void add_server_option(CLI::App& command, std::string& server) {
  command.add_option("--server", server, "The farmgated to talk to: HOST:PORT or unix:PATH")
      ->type_name("ADDRESS")
      ->envname("FARMGATE_SERVER")
      ->capture_default_str();
}

std::shared_ptr<grpc::Channel> connect(const std::string& server) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMessageBytesMax);
  arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, kLookaheadBytes);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_FRAME_SIZE, kFrameBytes);
  return grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(), arguments);
}

void set_deadline(grpc::ClientContext& call) {
  call.set_deadline(std::chrono::system_clock::now() + kPatience);
}

std::optional<std::chrono::nanoseconds> retry_delay(const grpc::Status& status) {
  google::rpc::Status rich;
  if (!rich.ParseFromString(status.error_details())) return std::nullopt;
  for (const auto& detail : rich.details()) {
    google::rpc::RetryInfo info;
    if (!detail.UnpackTo(&info)) continue;
    return std::chrono::seconds(info.retry_delay().seconds()) +
           std::chrono::nanoseconds(info.retry_delay().nanos());
  }
  return std::nullopt;
}

bool wait_for_engine(grpc::Channel& channel, const grpc::Status& status) {
  if (const auto delay = retry_delay(status)) {
    std::this_thread::sleep_for(*delay);
    return true;
  }
  return channel.WaitForConnected(std::chrono::system_clock::now() + kStreamPatience);
}

Error call_error(const std::string& server, const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
      return {.code = ErrorCode::kSystem,
              .message = server + " cannot be reached, or stops: " + status.error_message()};
    case grpc::StatusCode::INVALID_ARGUMENT:
    case grpc::StatusCode::FAILED_PRECONDITION:
    case grpc::StatusCode::OUT_OF_RANGE:
      return {.code = ErrorCode::kUsage, .message = server + " says: " + status.error_message()};
    case grpc::StatusCode::NOT_FOUND:
      return {.code = ErrorCode::kBadInput, .message = server + " says: " + status.error_message()};
    default:
      return {.code = ErrorCode::kSystem, .message = server + " failed: " + status.error_message()};
  }
}

}  // namespace farmgate
