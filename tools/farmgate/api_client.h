// A connection to a farmgated, and what goes wrong with it in words.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/result.h"

namespace CLI {
class App;
}

namespace farmgate {

inline constexpr const char* kDefaultServer = "127.0.0.1:7420";

// Adds --server to a command.
void add_server_option(CLI::App& command, std::string& server);

// Connects when it is first used.
std::shared_ptr<grpc::Channel> connect(const std::string& server);

// A call gives up after a few seconds.
void set_deadline(grpc::ClientContext& call);

// After how long a call that failed is to be tried again, if the server said so (RetryInfo).
std::optional<std::chrono::nanoseconds> retry_delay(const grpc::Status& status);

// Waits until a stream that ended so is worth another try; false: nobody is there. An engine that recovers
// says how long to wait, and may do so for as long as it takes.
bool wait_for_engine(grpc::Channel& channel, const grpc::Status& status);

// Why a call failed.
Error call_error(const std::string& server, const grpc::Status& status);

}  // namespace farmgate
