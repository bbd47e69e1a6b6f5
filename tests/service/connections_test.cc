// As many connections as there may be: those are served, others are closed as they come, and nobody waits.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <csignal>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/service/certificates.h"
#include "tests/service/live_server.h"
#include "tests/service/own_channels.h"
#include "tests/support/client_socket.h"
#include "tests/support/daemon.h"
#include "tests/support/market_files.h"
#include "tests/support/paths.h"
#include "tests/support/scraped_metrics.h"
#include "tests/tools/run_program.h"

namespace farmgate {
namespace {

using testing::Contains;
using testing::Ge;
using testing::HasSubstr;
using testing::Pair;

class Connections : public testing::Test {
 protected:
  void start(std::int64_t max, std::vector<std::string> listen = {}, TlsFiles tls = {}) {
    server_.emplace(
        JournalOptions{.durability = Durability::kNone},
        ServerOptions{.listen = std::move(listen), .tls = std::move(tls), .limits = {.connections = max}});
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(server_->port()); }

  // The third one of two is not served until another one has left.
  static void expect_two(const std::string& address, const ChannelCredentials& credentials) {
    auto first = channel_to(address, credentials);
    const auto second = channel_to(address, credentials);
    ASSERT_TRUE(status_over(first).ok());
    ASSERT_TRUE(status_over(second).ok());

    const auto third = channel_to(address, credentials);
    EXPECT_EQ(status_over(third).error_code(), grpc::StatusCode::UNAVAILABLE);

    EXPECT_TRUE(status_over(first).ok());
    EXPECT_TRUE(status_over(second).ok());
    first.reset();
    EXPECT_TRUE(status_over(third, true).ok());
  }

  TemporaryFolder folder_;
  std::optional<LiveServer> server_;
};

TEST_F(Connections, OfTcp) {
  start(2);

  expect_two(address(), grpc::InsecureChannelCredentials());

  EXPECT_GE(server_->figures().tcp_connections.refused, 1u);
  EXPECT_EQ(server_->figures().unix_connections.refused, 0u);
}

TEST_F(Connections, OfTls) {
  const Authority authority;
  const CertificateFiles shown = authority.server("server");
  start(2, {}, {.certificate = shown.certificate, .key = shown.key, .client_ca = {}});
  grpc::SslCredentialsOptions trusted;
  trusted.pem_root_certs = contents_of(authority.path());

  expect_two(address(), grpc::SslCredentials(trusted));

  EXPECT_GE(server_->figures().tcp_connections.refused, 1u);
}

TEST_F(Connections, OfAUnixSocket) {
  const std::string socket = "unix:" + folder_.file("socket");
  start(2, {socket});

  expect_two(socket, grpc::InsecureChannelCredentials());

  EXPECT_GE(server_->figures().unix_connections.refused, 1u);
  EXPECT_EQ(server_->figures().tcp_connections.refused, 0u);
}

// Such as an operator who is to find out whose all the others are.
TEST_F(Connections, AUnixSocketIsThereWhenTcpIsFull) {
  const std::string socket = "unix:" + folder_.file("socket");
  start(1, {"127.0.0.1:0", socket});
  const auto first = channel_to(address());
  ASSERT_TRUE(status_over(first).ok());
  ASSERT_EQ(status_over(channel_to(address())).error_code(), grpc::StatusCode::UNAVAILABLE);

  EXPECT_TRUE(status_over(channel_to(socket)).ok());
}

TEST_F(Connections, ThoseThatSayNothingKeepNobodyOut) {
  constexpr int kSilent = 200;
  start(kSilent + 1);
  std::vector<FileDescriptor> silent;
  for (int i = 0; i < kSilent; ++i) silent.push_back(connected(server_->port()));

  const auto channel = channel_to(address());

  for (int i = 0; i < 100; ++i) ASSERT_TRUE(status_over(channel).ok());
  EXPECT_EQ(server_->figures().tcp_connections.refused, 0u);
}

TEST_F(Connections, AllAreClosedAtTheEnd) {
  start(100);
  const auto channel = channel_to(address());
  ASSERT_TRUE(status_over(channel).ok());
  std::vector<FileDescriptor> silent;
  for (int i = 0; i < 20; ++i) silent.push_back(connected(server_->port()));

  server_->stop_serving();

  EXPECT_EQ(status_over(channel).error_code(), grpc::StatusCode::UNAVAILABLE);
  server_.reset();
  for (const FileDescriptor& socket : silent) {
    while (!is_closed(socket)) {  // its settings come first, if it was taken
    }
  }
}

TEST(ConnectionsOfADaemon, ItSaysWhenTheyAreTooMany) {
  const MarketFiles files;
  const TemporaryFolder folder;
  const std::string socket = "unix:" + folder.file("socket");
  const Daemon daemon(folder.file("data"),
                      {"--reference", files.path(), "--durability", "none", "--connections", "1", "--listen",
                       socket, "--metrics", "127.0.0.1:0"});
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  const auto first = channel_to(daemon.address());
  ASSERT_TRUE(status_over(first).ok());

  EXPECT_EQ(status_over(channel_to(daemon.address())).error_code(), grpc::StatusCode::UNAVAILABLE);

  const std::string log = daemon.log();
  EXPECT_THAT(log, HasSubstr("TCP connections are refused"));
  EXPECT_THAT(log, HasSubstr("--connections"));
  const std::string port = "metrics on port ";
  const auto metrics = scraped_metrics(std::stoi(log.substr(log.find(port) + port.size())));
  EXPECT_THAT(metrics, Contains(Pair("farmgate_connections{kind=\"tcp\"}", 1)));
  EXPECT_THAT(metrics, Contains(Pair("farmgate_connections_refused_total{kind=\"tcp\"}", Ge(1))));
  EXPECT_EQ(run_program(kFarmgateProgram, {"status", "--server", socket}).exit_code, 0);
}

}  // namespace
}  // namespace farmgate
