// Requests that are larger than what their calls ask for need: they are refused, and cost no more than they
// did to send.
#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/insight_service.grpc.pb.h>
#include <farmgate/v1/market_data_service.grpc.pb.h>
#include <farmgate/v1/programme_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <google/protobuf/unknown_field_set.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "engine/service/lasting_request.h"
#include "tests/service/live_server.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

class LargeRequests : public testing::Test {
 protected:
  std::shared_ptr<grpc::Channel> channel() {
    return grpc::CreateChannel("127.0.0.1:" + std::to_string(server_.port()),
                               grpc::InsecureChannelCredentials());
  }

  LiveServer server_;
};

void add_unknown_fields(google::protobuf::Message& message) {
  google::protobuf::UnknownFieldSet& unknown = *message.GetReflection()->MutableUnknownFields(&message);
  for (int i = 0; i < 50'000; ++i) unknown.AddGroup(15);
}

TEST_F(LargeRequests, OfAQueryThatWouldWaitAreRefused) {
  v1::GetBookRequest request;
  request.set_commodity("onion");
  request.set_min_sequence(1'000'000);
  add_unknown_fields(request);
  grpc::ClientContext call;
  v1::GetBookResponse response;

  const grpc::Status status = v1::MarketDataService::NewStub(channel())->GetBook(&call, request, &response);

  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("more than 512 KB of memory"));
}

TEST_F(LargeRequests, OfAStreamAreRefused) {
  v1::StreamQuotesRequest request;
  request.set_commodity("onion");
  add_unknown_fields(request);
  grpc::ClientContext call;

  const grpc::Status status =
      v1::MarketDataService::NewStub(channel())->StreamQuotes(&call, request)->Finish();

  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("more than 512 KB of memory"));
}

// As many names as a stream may want, each as long as it may be.
TEST(LastingRequest, MayHaveAllNamesThatAreAllowed) {
  v1::StreamEventsRequest request;
  for (int i = 0; i < 1'000; ++i) {
    request.mutable_filter()->add_accounts(std::string(64, 'a'));
    request.mutable_filter()->add_commodities(std::string(64, 'c'));
    request.mutable_filter()->add_zones(std::string(64, 'z'));
  }

  EXPECT_TRUE(check_lasting(request).ok());
}

// What is wrong with each of many names would be larger than they are.
TEST_F(LargeRequests, AreToldAFewOfManyViolations) {
  v1::StreamQuotesRequest request;
  request.set_commodity("onion");
  for (int i = 0; i < 5'000; ++i) request.add_zones("");
  grpc::ClientContext call;

  const grpc::Status status =
      v1::MarketDataService::NewStub(channel())->StreamQuotes(&call, request)->Finish();

  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("zones are more than 1,000;"));
  EXPECT_LT(status.error_message().size(), 4'096u);
  EXPECT_LT(status.error_details().size(), 4'096u);
}

TEST_F(LargeRequests, OfProgrammesNameAtMostAThousand) {
  v1::StreamProgrammeEventsRequest request;
  for (int i = 0; i < 1'001; ++i) request.add_programmes("p" + std::to_string(i));
  grpc::ClientContext call;

  const grpc::Status status =
      v1::ProgrammeService::NewStub(channel())->StreamProgrammeEvents(&call, request)->Finish();

  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("programmes are more than 1,000"));
}

TEST_F(LargeRequests, OfMilestonesNameAtMostSixteenKinds) {
  v1::StreamMilestonesRequest request;
  for (int i = 0; i < 17; ++i) request.add_kinds(v1::MILESTONE_KIND_TOWN_LOST);
  grpc::ClientContext call;

  const grpc::Status status =
      v1::InsightService::NewStub(channel())->StreamMilestones(&call, request)->Finish();

  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("kinds are more than 16"));
}

// Streams of gRPC's reflection, which needs no token: each takes a thread of the server.
class ReflectionStreams {
 public:
  explicit ReflectionStreams(const std::shared_ptr<grpc::Channel>& channel) : stub_(channel) {}
  ReflectionStreams(const ReflectionStreams&) = delete;
  ReflectionStreams& operator=(const ReflectionStreams&) = delete;
  ~ReflectionStreams() {
    for (const auto& stream : streams_) stream->call.TryCancel();
    while (ended_ < streams_.size()) take_event(std::chrono::seconds(60));
    queue_.Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) continue;
  }

  void open() {
    Stream& stream = *streams_.emplace_back(std::make_unique<Stream>());
    stream.call_operation = stub_.PrepareCall(
        &stream.call, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", &queue_);
    stream.call_operation->StartCall(nullptr);  // its event has no stream
    stream.call_operation->Finish(&stream.status, &stream);
  }

  // Whether so many have ended by then.
  bool wait_until_ended(std::size_t count, std::chrono::seconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    while (ended_ < count && std::chrono::steady_clock::now() < until) take_event(std::chrono::seconds(1));
    return ended_ >= count;
  }
  std::size_t refused() const { return refused_; }

 private:
  struct Stream {
    grpc::ClientContext call;
    std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_operation;
    grpc::Status status;
  };

  void take_event(std::chrono::seconds time) {
    void* tag = nullptr;
    bool ok = false;
    const auto until = std::chrono::system_clock::now() + time;
    if (queue_.AsyncNext(&tag, &ok, until) != grpc::CompletionQueue::GOT_EVENT || tag == nullptr) return;
    ++ended_;
    if (static_cast<Stream*>(tag)->status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED) ++refused_;
  }

  grpc::GenericStub stub_;
  grpc::CompletionQueue queue_;
  std::vector<std::unique_ptr<Stream>> streams_;
  std::size_t ended_ = 0;
  std::size_t refused_ = 0;
};

TEST_F(LargeRequests, ReflectionTakesABoundedNumberOfThreads) {
  ReflectionStreams streams(channel());

  for (int i = 0; i < 100; ++i) streams.open();

  EXPECT_TRUE(streams.wait_until_ended(60, std::chrono::seconds(60)));
  EXPECT_GE(streams.refused(), 60u);
  v1::GetOrderRequest request;
  request.set_sequence(1);
  v1::GetOrderResponse response;
  EXPECT_EQ(server_.get(request, response).error_code(), grpc::StatusCode::NOT_FOUND);
}

}  // namespace
}  // namespace farmgate
