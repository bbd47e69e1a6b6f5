// Answers of lists that a client does not take: they count as its calls under way, and hold up nobody else.
#include <farmgate/v1/reference_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <thread>

#include "tests/service/live_server.h"
#include "tools/farmgate/api_client.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

// More than a poller listens for at a time.
constexpr int kCallsMax = 8;

// Together some hundred kilobytes, of which a narrow connection holds 64.
constexpr int kZones = 400;

// Longer than a busy machine needs.
constexpr std::chrono::minutes kPatience{1};

// A caller with a connection of its own.
class Client {
 public:
  explicit Client(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(v1::ReferenceService::NewStub(channel)) {}

  v1::ReferenceService::Stub& stub() const { return *stub_; }

  grpc::Status add_zones() const {
    v1::UpsertZonesRequest request;
    for (int i = 0; i < kZones; ++i) {
      v1::Zone& zone = *request.add_zones();
      zone.set_symbol("zone-" + std::to_string(i));
      zone.set_kind(v1::ZONE_KIND_RURAL);
      for (std::string* const text : {zone.mutable_name(), zone.mutable_county(), zone.mutable_state()}) {
        text->assign(250, 'x');
      }
    }
    grpc::ClientContext call;
    v1::UpsertZonesResponse response;
    return stub_->UpsertZones(&call, request, &response);
  }
  grpc::Status list() const {
    v1::ListZonesRequest request;
    request.set_page_size(1'000);
    grpc::ClientContext call;
    v1::ListZonesResponse response;
    return stub_->ListZones(&call, request, &response);
  }

 private:
  std::unique_ptr<v1::ReferenceService::Stub> stub_;
};

// Lists that were asked for, and whose answers nobody takes until told to.
class UntakenLists {
 public:
  UntakenLists() = default;
  UntakenLists(const UntakenLists&) = delete;
  UntakenLists& operator=(const UntakenLists&) = delete;
  ~UntakenLists() { (void)take_all(); }

  // Asks for so many, and waits until the beginning of each answer is there.
  void ask(const Client& client, int count) {
    v1::ListZonesRequest request;
    request.set_page_size(1'000);
    for (int i = 0; i < count; ++i) {
      Call& call = calls_.emplace_back();
      call.reader = client.stub().AsyncListZones(&call.context, request, &queue_);
      call.reader->ReadInitialMetadata(&call);
    }
    for (int i = 0; i < count; ++i) (void)next();
  }
  // Returns how many came whole.
  int take_all() {
    for (Call& call : calls_) call.reader->Finish(&call.response, &call.status, &call);
    int whole = 0;
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      const Call& call = next();
      if (call.status.ok() && call.response.zones_size() >= kZones) ++whole;
    }
    calls_.clear();
    return whole;
  }

 private:
  struct Call {
    grpc::ClientContext context;
    v1::ListZonesResponse response;
    grpc::Status status;
    std::unique_ptr<grpc::ClientAsyncResponseReader<v1::ListZonesResponse>> reader;
  };

  const Call& next() {
    void* tag = nullptr;
    bool ok = false;
    EXPECT_TRUE(queue_.Next(&tag, &ok));
    EXPECT_TRUE(ok);
    return *static_cast<const Call*>(tag);
  }

  grpc::CompletionQueue queue_;
  std::deque<Call> calls_;  // which stay where they are
};

class UntakenAnswers : public testing::Test {
 protected:
  UntakenAnswers() { EXPECT_TRUE(other_.add_zones().ok()); }

  // A call has its place a moment longer than the client waits.
  static void list_until_let_in(const Client& client) {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (!client.list().ok()) {
      ASSERT_LT(std::chrono::steady_clock::now(), until);
      std::this_thread::yield();
    }
  }

  LiveServer server_{{.durability = Durability::kNone}, {.caller_limits = {.calls = kCallsMax}}};
  const Client greedy_{narrow_channel(server_.port())};
  const Client other_{new_channel(server_.port())};
  UntakenLists lists_;
};

TEST_F(UntakenAnswers, AreCallsUnderWay) {
  lists_.ask(greedy_, kCallsMax);

  const grpc::Status refused = greedy_.list();

  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << refused.error_message();
  EXPECT_THAT(refused.error_message(), HasSubstr("(--caller-calls)"));
  EXPECT_GT(retry_delay(refused).value_or(std::chrono::nanoseconds(0)).count(), 0);
}

TEST_F(UntakenAnswers, HoldUpNobodyElse) {
  lists_.ask(greedy_, kCallsMax);

  EXPECT_TRUE(other_.list().ok());
  EXPECT_TRUE(other_.add_zones().ok());
}

TEST_F(UntakenAnswers, GiveTheirPlacesBackWhenTheyAreTaken) {
  lists_.ask(greedy_, kCallsMax);

  EXPECT_EQ(lists_.take_all(), kCallsMax);

  list_until_let_in(greedy_);
}

}  // namespace
}  // namespace farmgate
