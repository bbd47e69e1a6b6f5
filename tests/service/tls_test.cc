// TLS, client certificates, and their reload under streams that go on.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <string>

#include "engine/access/tls_files.h"
#include "engine/access/tls_watch.h"
#include "tests/service/certificates.h"
#include "tests/service/known_callers.h"
#include "tests/service/live_server.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

class TlsTest : public testing::Test {
 protected:
  TlsTest() {
    MadeEntry office = made_entry("office", Role::kOperator);
    office.entry.token.reset();
    callers_.add(office);
  }

  void start(const std::string& client_ca = "") {
    ServerOptions options{
        .tokens = callers_.path(),
        .tls = {.certificate = shown_.certificate, .key = shown_.key, .client_ca = client_ca}};
    server_ = std::make_unique<LiveServer>(JournalOptions{.durability = Durability::kNone}, options);
  }

  std::shared_ptr<grpc::Channel> channel(const Credentials& credentials) const {
    return connect("127.0.0.1:" + std::to_string(server_->port()), credentials);
  }
  Credentials with_token(const std::string& name, const Authority& authority) const {
    return {.token = callers_.token(name), .ca = contents_of(authority.path()), .certificate = {}, .key = {}};
  }
  Credentials with_certificate(const CertificateFiles& files) const {
    return {.token = {},
            .ca = contents_of(authority_.path()),
            .certificate = contents_of(files.certificate),
            .key = contents_of(files.key)};
  }
  static grpc::Status status_over(const std::shared_ptr<grpc::Channel>& channel) {
    grpc::ClientContext call;
    v1::GetStatusResponse response;
    return v1::AdminService::NewStub(channel)->GetStatus(&call, {}, &response);
  }
  grpc::Status status_with(const Credentials& credentials) const { return status_over(channel(credentials)); }
  // Connects again, as gRPC does of itself, until each side trusts the other; for a minute.
  grpc::Status status_once_trusted(const Credentials& credentials) const {
    grpc::ClientContext call;
    call.set_wait_for_ready(true);
    call.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(1));
    v1::GetStatusResponse response;
    return v1::AdminService::NewStub(channel(credentials))->GetStatus(&call, {}, &response);
  }

  const Authority authority_;
  const CertificateFiles shown_ = authority_.server("server");
  KnownCallers callers_;
  std::unique_ptr<LiveServer> server_;
};

TEST_F(TlsTest, TokensAreTakenOverTls) {
  start();

  EXPECT_TRUE(status_with(with_token("reader", authority_)).ok());
  EXPECT_EQ(status_with({.token = {}, .ca = contents_of(authority_.path()), .certificate = {}, .key = {}})
                .error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(TlsTest, NobodyIsServedWithoutTls) {
  start();

  EXPECT_EQ(
      status_with({.token = callers_.token("reader"), .ca = {}, .certificate = {}, .key = {}}).error_code(),
      grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, AClientDoesNotTrustAServerOfAnotherAuthority) {
  start();
  const Authority other;

  EXPECT_EQ(status_with(with_token("reader", other)).error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, AClientIsKnownByItsCertificate) {
  start(authority_.path());

  EXPECT_TRUE(status_with(with_certificate(authority_.client("office"))).ok());
  EXPECT_EQ(status_with(with_certificate(authority_.client("stranger"))).error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
}

// Neither does the name of a caller with a token do, nor a wrong token beside a right certificate.
TEST_F(TlsTest, ACertificateIsNoToken) {
  start(authority_.path());
  Credentials both = with_certificate(authority_.client("office"));
  both.token = made_entry("x", Role::kOperator).token;

  EXPECT_EQ(status_with(with_certificate(authority_.client("operator"))).error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(status_with(both).error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(TlsTest, AClientWithoutACertificateOfTheAuthorityIsNotConnected) {
  start(authority_.path());
  const Authority other;

  EXPECT_EQ(status_with(with_token("reader", authority_)).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(status_with(with_certificate(other.client("office"))).error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

// The new certificate is of an authority that clients of the old one do not trust: so it is seen which one is
// shown.
TEST_F(TlsTest, NewConnectionsGetANewCertificateAndOldStreamsGoOn) {
  start();
  const auto old = channel(with_token("auditor", authority_));
  const auto events = v1::EventService::NewStub(old);
  grpc::ClientContext call;
  v1::StreamEventsRequest request;
  request.set_from_sequence(1);
  const auto stream = events->StreamEvents(&call, request);
  const auto orders = v1::OrderService::NewStub(channel(with_token("operator", authority_)));
  const auto place = [&orders](const std::string& id) {
    grpc::ClientContext placing;
    v1::PlaceOrderRequest order;
    *order.mutable_order() = onion_order("al", id, v1::SIDE_ASK, 5, 100);
    v1::PlaceOrderResponse response;
    return orders->PlaceOrder(&placing, order, &response).ok();
  };
  v1::StreamEventsResponse response;
  ASSERT_TRUE(place("1"));
  ASSERT_TRUE(stream->Read(&response));

  const Authority other;
  const CertificateFiles renewed = other.server("server");
  std::filesystem::rename(renewed.key, shown_.key);
  std::filesystem::rename(renewed.certificate, shown_.certificate);
  ASSERT_TRUE(status_once_trusted(with_token("reader", other)).ok());

  ASSERT_TRUE(place("2"));
  EXPECT_TRUE(stream->Read(&response));
  EXPECT_TRUE(status_over(old).ok());
}

// Those of the old one are not taken any more.
TEST_F(TlsTest, NewConnectionsAreHeldAgainstANewAuthorityOfClients) {
  const Authority before;
  const Authority after;
  const CertificateFiles old_office = before.client("office");
  const CertificateFiles new_office = after.client("office");
  start(before.path());
  ASSERT_TRUE(status_with(with_certificate(old_office)).ok());

  std::filesystem::rename(after.path(), before.path());

  EXPECT_TRUE(status_once_trusted(with_certificate(new_office)).ok());
  EXPECT_EQ(status_with(with_certificate(old_office)).error_code(), grpc::StatusCode::UNAVAILABLE);
}

// A key that has come without its certificate is told of once it has stayed so.
TEST(TlsWatch, WarnsOfFilesThatDoNotGoTogether) {
  const Authority authority;
  const CertificateFiles server = authority.server("server");
  const CertificateFiles renewed = authority.server("renewed");
  std::atomic<int> warnings{0};
  std::promise<std::string> warned;
  const TlsWatch watch({.certificate = server.certificate, .key = server.key, .client_ca = {}},
                       std::chrono::milliseconds(1), [&](const std::string& what) {
                         if (warnings.fetch_add(1) == 0) warned.set_value(what);
                       });

  std::filesystem::rename(renewed.key, server.key);

  EXPECT_THAT(warned.get_future().get(), HasSubstr("is not the key"));
}

TEST(TlsFiles, AreCheckedBeforeTheyAreUsed) {
  const Authority authority;
  const CertificateFiles server = authority.server("server");
  const CertificateFiles client = authority.client("client");
  const TemporaryFolder folder;
  const std::string nonsense = folder.write("nonsense", "no certificate\n");
  const auto fault = [](const TlsFiles& files) {
    const Status checked = check_tls_files(files);
    return checked ? "" : checked.error().message;
  };

  EXPECT_EQ(fault({.certificate = server.certificate, .key = server.key, .client_ca = authority.path()}), "");
  EXPECT_THAT(fault({.certificate = server.certificate, .key = client.key, .client_ca = {}}),
              HasSubstr("is not the key"));
  EXPECT_THAT(fault({.certificate = nonsense, .key = server.key, .client_ca = {}}),
              HasSubstr("no certificate"));
  EXPECT_THAT(fault({.certificate = server.certificate, .key = folder.file("none"), .client_ca = {}}),
              HasSubstr("cannot be read"));
  EXPECT_THAT(fault({.certificate = server.certificate, .key = server.key, .client_ca = nonsense}),
              HasSubstr("no certificate"));
}

}  // namespace
}  // namespace farmgate
