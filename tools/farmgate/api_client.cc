#include "tools/farmgate/api_client.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <thread>
#include <utility>
#include <vector>

#include "engine/access/listen_address.h"

namespace farmgate {
namespace {

constexpr int kMessageBytesMax = 64 << 20;
constexpr int kLookaheadBytes = 4 << 20;  // so that a stream of large batches never waits for room
constexpr int kFrameBytes = 1 << 20;
constexpr std::chrono::seconds kPatience{5};
constexpr std::chrono::seconds kStreamPatience{60};  // how long a connection that was lost is looked for

// A process runs one command, whose options these are: so that no command has to hand them on to each of its
// parts.
Credentials& credentials_of_process() {
  static Credentials credentials;
  return credentials;
}

// Sends the token with every call. A call credential of gRPC would not be sent over loopback without TLS.
class TokenSender final : public grpc::experimental::Interceptor {
 public:
  explicit TokenSender(std::string header) : header_(std::move(header)) {}
  void Intercept(grpc::experimental::InterceptorBatchMethods* methods) override {
    using Point = grpc::experimental::InterceptionHookPoints;
    if (methods->QueryInterceptionHookPoint(Point::PRE_SEND_INITIAL_METADATA)) {
      methods->GetSendInitialMetadata()->insert({"authorization", header_});
    }
    methods->Proceed();
  }

 private:
  const std::string header_;
};

class TokenSenders final : public grpc::experimental::ClientInterceptorFactoryInterface {
 public:
  explicit TokenSenders(const std::string& token) : header_("Bearer " + token) {}
  grpc::experimental::Interceptor* CreateClientInterceptor(grpc::experimental::ClientRpcInfo*) override {
    return new TokenSender(header_);
  }

 private:
  const std::string header_;
};

std::shared_ptr<grpc::ChannelCredentials> channel_credentials(const std::string& server,
                                                              const Credentials& credentials) {
  if (credentials.ca.empty() || server.starts_with("unix:")) return grpc::InsecureChannelCredentials();
  return grpc::SslCredentials({.pem_root_certs = credentials.ca,
                               .pem_private_key = credentials.key,
                               .pem_cert_chain = credentials.certificate});
}

void add_file_option(CLI::App& command, const std::string& name, const std::string& variable,
                     const std::string& what, std::string& contents) {
  command
      .add_option_function<std::string>(
          name,
          [name, &contents](const std::string& path) {
            std::ifstream file(path);
            contents.assign(std::istreambuf_iterator<char>(file), {});
            if (!file || contents.empty())
              throw CLI::ValidationError(name, path + " cannot be read, or is empty");
          },
          what)
      ->type_name("FILE")
      ->envname(variable);
}

void add_credential_options(CLI::App& command, Credentials& credentials) {
  const char* const token = std::getenv("FARMGATE_TOKEN");
  if (token != nullptr) credentials.token = token;
  add_file_option(command, "--token-file", "FARMGATE_TOKEN_FILE",
                  "Holds the token to show to the server; without it, that of FARMGATE_TOKEN",
                  credentials.token);
  add_file_option(command, "--ca", "FARMGATE_CA",
                  "Connect with TLS, to a server that one of these has signed (PEM)", credentials.ca);
  CLI::Option* const certificate = command.get_option("--ca");
  add_file_option(command, "--cert", "FARMGATE_CERT", "The client certificate to show to the server (PEM)",
                  credentials.certificate);
  add_file_option(command, "--key", "FARMGATE_KEY", "The private key of the client certificate (PEM)",
                  credentials.key);
  command.get_option("--cert")->needs(certificate)->needs(command.get_option("--key"));
  command.get_option("--key")->needs(command.get_option("--cert"));
}

}  // namespace

void add_server_option(CLI::App& command, std::string& server) {
  command.add_option("--server", server, "The farmgated to talk to: HOST:PORT or unix:PATH")
      ->type_name("ADDRESS")
      ->envname("FARMGATE_SERVER")
      ->capture_default_str();
  add_credential_options(command, credentials_of_process());
}

std::shared_ptr<grpc::Channel> connect(const std::string& server) {
  const Credentials& credentials = credentials_of_process();
  const bool is_shown_to_others = !credentials.token.empty() && credentials.ca.empty() && !is_local(server);
  if (is_shown_to_others) {
    std::cerr << "farmgate: without --ca, whoever is on the way to " << server << " can read the token\n";
  }
  return connect(server, credentials);
}

std::shared_ptr<grpc::Channel> connect(const std::string& server, const Credentials& credentials) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMessageBytesMax);
  arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, kLookaheadBytes);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_FRAME_SIZE, kFrameBytes);
  std::vector<std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>> senders;
  const std::string token = credentials.token.substr(0, credentials.token.find_last_not_of(" \r\n") + 1);
  const bool can_be_sent = std::ranges::all_of(token, [](char c) { return c > ' ' && c <= '~'; });
  if (!can_be_sent) std::cerr << "farmgate: what was given as token is none, and is not sent\n";
  if (!token.empty() && can_be_sent) senders.push_back(std::make_unique<TokenSenders>(token));
  return grpc::experimental::CreateCustomChannelWithInterceptors(
      server, channel_credentials(server, credentials), arguments, std::move(senders));
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
    case grpc::StatusCode::PERMISSION_DENIED:
    case grpc::StatusCode::UNAUTHENTICATED:
      return {.code = ErrorCode::kUsage, .message = server + " says: " + status.error_message()};
    case grpc::StatusCode::NOT_FOUND:
      return {.code = ErrorCode::kBadInput, .message = server + " says: " + status.error_message()};
    default:
      return {.code = ErrorCode::kSystem, .message = server + " failed: " + status.error_message()};
  }
}

}  // namespace farmgate
