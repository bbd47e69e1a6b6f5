// Strangers who take all connections there may be, and say nothing, too little, or no more: those that are
// connected are served, and the strangers are closed in time, so that others come in.
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/files/file_descriptor.h"
#include "tests/service/certificates.h"
#include "tests/service/comes_true.h"
#include "tests/service/live_server.h"
#include "tests/service/own_channels.h"
#include "tests/support/client_socket.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kOfEachKind = 8;

// How a client of HTTP/2 begins, and the settings that it has to send then: none.
constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
constexpr std::string_view kSettings = "\0\0\0\4\0\0\0\0\0"sv;
// The head of a TLS record of 512 bytes, that of a ClientHello in it, and no more.
constexpr std::string_view kHalfAHello = "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"sv;

// Nobody is asked for signs of life.
constexpr Keepalive kPatient{.silence = std::chrono::hours(1), .timeout = std::chrono::seconds(20)};
// Longer than a busy client that is served takes to give one.
constexpr Keepalive kImpatient{.silence = std::chrono::milliseconds(200), .timeout = std::chrono::seconds(5)};

class Strangers : public testing::Test {
 protected:
  // For so many kinds of strangers, and one who is none.
  void start(std::size_t kinds, const Keepalive& keepalive, TlsFiles tls = {},
             ChannelCredentials credentials = grpc::InsecureChannelCredentials()) {
    credentials_ = std::move(credentials);
    const auto connections = static_cast<std::int64_t>(kinds * kOfEachKind + 1);
    server_.emplace(
        JournalOptions{.durability = Durability::kNone},
        ServerOptions{.tls = std::move(tls), .limits = {.connections = connections}, .keepalive = keepalive});
    served_ = new_channel_of_own();
    ASSERT_TRUE(status_over(served_).ok());
  }
  std::shared_ptr<grpc::Channel> new_channel_of_own() const {
    return channel_to("127.0.0.1:" + std::to_string(server_->port()), credentials_);
  }

  // They come, and say this.
  void come(std::string_view said) {
    for (std::size_t i = 0; i < kOfEachKind; ++i) {
      const FileDescriptor& stranger = strangers_.emplace_back(connected(server_->port()));
      EXPECT_EQ(::send(stranger.get(), said.data(), said.size(), MSG_NOSIGNAL),
                static_cast<ssize_t>(said.size()));
    }
  }
  // They have taken all there is. The one who was there before is served, until they are gone and after; one
  // more is then.
  void expect_to_go() {
    const auto all = static_cast<std::int64_t>(strangers_.size() + 1);
    ASSERT_TRUE(comes_true([&] { return server_->figures().tcp_connections.open == all; }));
    EXPECT_EQ(status_over(new_channel_of_own()).error_code(), grpc::StatusCode::UNAVAILABLE);

    EXPECT_TRUE(comes_true([this] {
      const grpc::Status served = status_over(served_);
      EXPECT_TRUE(served.ok()) << served.error_message();
      wait_a_little();
      return server_->figures().tcp_connections.open <= 1 || HasFailure();
    }));

    EXPECT_TRUE(status_over(new_channel_of_own(), true).ok());
    EXPECT_TRUE(status_over(served_).ok());
    EXPECT_GE(server_->figures().tcp_connections.refused, 1u);
  }

  // A moment, or until the first of them is closed: the machine has others to serve, too.
  void wait_a_little() const {
    constexpr int kMomentMs = 50;
    pollfd first{.fd = strangers_.front().get(), .events = POLLRDHUP, .revents = 0};
    EXPECT_GE(::poll(&first, 1, kMomentMs), 0);
  }

  std::vector<FileDescriptor> strangers_;  // who read nothing, and keep their ends open
  ChannelCredentials credentials_;
  std::optional<LiveServer> server_;
  std::shared_ptr<grpc::Channel> served_;
};

TEST_F(Strangers, WhoDoNotComeToSpeakHttp2AreClosed) {
  start(4, kPatient);
  come("");
  come(kPreface.substr(0, 10));
  come(kPreface);
  come(std::string(kPreface) + std::string(kSettings.substr(0, 5)));

  expect_to_go();
}

TEST_F(Strangers, WhoDoNotComeToSpeakTlsAreClosed) {
  const Authority authority;
  const CertificateFiles shown = authority.server("server");
  grpc::SslCredentialsOptions trusted;
  trusted.pem_root_certs = contents_of(authority.path());
  start(2, kPatient, {.certificate = shown.certificate, .key = shown.key, .client_ca = {}},
        grpc::SslCredentials(trusted));
  come("");
  come(kHalfAHello);

  expect_to_go();
}

// As many settings as will do for the acknowledgements of them, which nobody reads, to fill what lies
// between.
TEST_F(Strangers, WhoSpeakHttp2AndNeverReadAreClosed) {
  constexpr int kMany = 20'000;
  std::string flood;
  for (int i = 0; i < kMany; ++i) flood += kSettings;
  start(2, kImpatient);
  come(std::string(kPreface) + std::string(kSettings));
  come(std::string(kPreface) + std::string(kSettings));
  for (std::size_t i = kOfEachKind; i < strangers_.size(); ++i) {
    (void)::send(strangers_[i].get(), flood.data(), flood.size(), MSG_NOSIGNAL | MSG_DONTWAIT);  // what goes
  }

  expect_to_go();
}

}  // namespace
}  // namespace farmgate
