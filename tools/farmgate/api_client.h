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

// What a client shows, and what it demands of the server.
struct Credentials {
  std::string token;        // sent with every call; empty: none
  std::string ca;           // PEM: who has signed the server's certificate; empty: the connection is not TLS
  std::string certificate;  // PEM, with `ca`: the client's own; empty: none
  std::string key;
};

// Adds --server to a command, and --token-file, --ca, --cert and --key, which say with which credentials the
// process connects.
void add_server_option(CLI::App& command, std::string& server);

// Connects when it is first used, with the credentials of the command line, or with others. Unix sockets have
// no TLS.
std::shared_ptr<grpc::Channel> connect(const std::string& server);
std::shared_ptr<grpc::Channel> connect(const std::string& server, const Credentials& credentials);

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
