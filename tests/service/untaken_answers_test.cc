// Answers that a client does not take: they count as its calls under way, and hold up nobody else.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>
#include <farmgate/v1/reference_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <utility>

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

// Calls of one method, whose answers nobody takes until told to.
template <class Response>
class UntakenCalls {
 public:
  UntakenCalls() = default;
  UntakenCalls(const UntakenCalls&) = delete;
  UntakenCalls& operator=(const UntakenCalls&) = delete;
  ~UntakenCalls() {
    for (Call& call : calls_) call.context.TryCancel();
    (void)take_all();
  }

  // Makes so many, a few at a time, and waits until the beginning of each answer is there. `begin(context,
  // queue)` begins one.
  template <class Begin>
  void make(int count, Begin begin) {
    for (int made = 0; made < count;) {
      const int some = std::min(count - made, kAtATime);
      for (int i = 0; i < some; ++i) {
        Call& call = calls_.emplace_back();
        call.reader = begin(&call.context, &queue_);
        call.reader->ReadInitialMetadata(&call);
      }
      for (int i = 0; i < some; ++i) (void)next();
      made += some;
    }
  }
  // Returns the answers that came.
  std::deque<Response> take_all() {
    for (Call& call : calls_) call.reader->Finish(&call.response, &call.status, &call);
    std::deque<Response> taken;
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      Call& call = next();
      if (call.status.ok()) taken.push_back(std::move(call.response));
    }
    calls_.clear();
    return taken;
  }

 private:
  // No more than the engine takes of those that stop trading.
  static constexpr int kAtATime = 32;

  struct Call {
    grpc::ClientContext context;
    Response response;
    grpc::Status status;
    std::unique_ptr<grpc::ClientAsyncResponseReader<Response>> reader;
  };

  Call& next() {
    void* tag = nullptr;
    bool ok = false;
    EXPECT_TRUE(queue_.Next(&tag, &ok));
    EXPECT_TRUE(ok);
    return *static_cast<Call*>(tag);
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

  void ask_for_lists(int count) {
    v1::ListZonesRequest request;
    request.set_page_size(1'000);
    lists_.make(count, [&](grpc::ClientContext* context, grpc::CompletionQueue* queue) {
      return greedy_.stub().AsyncListZones(context, request, queue);
    });
  }

  LiveServer server_{{.durability = Durability::kNone}, {.caller_limits = {.calls = kCallsMax}}};
  const Client greedy_{narrow_channel(server_.port())};
  const Client other_{new_channel(server_.port())};
  UntakenCalls<v1::ListZonesResponse> lists_;
};

TEST_F(UntakenAnswers, AreCallsUnderWay) {
  ask_for_lists(kCallsMax);

  const grpc::Status refused = greedy_.list();

  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << refused.error_message();
  EXPECT_THAT(refused.error_message(), HasSubstr("(--caller-calls)"));
  EXPECT_GT(retry_delay(refused).value_or(std::chrono::nanoseconds(0)).count(), 0);
}

TEST_F(UntakenAnswers, HoldUpNobodyElse) {
  ask_for_lists(kCallsMax);

  EXPECT_TRUE(other_.list().ok());
  EXPECT_TRUE(other_.add_zones().ok());
}

TEST_F(UntakenAnswers, GiveTheirPlacesBackWhenTheyAreTaken) {
  ask_for_lists(kCallsMax);

  const auto taken = lists_.take_all();

  EXPECT_EQ(taken.size(), std::size_t{kCallsMax});
  for (const v1::ListZonesResponse& list : taken) EXPECT_GE(list.zones_size(), kZones);
  list_until_let_in(greedy_);
}

// Of commands: twice as many as the engine takes of a poller at a time, and more than one of stops.
class UntakenAnswersToCommands : public testing::Test {
 protected:
  static constexpr int kMany = 2'048;  // half of what a connection may have under way

  // For a call that must not be held up.
  static void set_patience(grpc::ClientContext& call) {
    call.set_deadline(std::chrono::system_clock::now() + kPatience);
  }
  static v1::PlaceOrderRequest next_order() {
    static int number = 0;
    v1::PlaceOrderRequest request;
    *request.mutable_order() = onion_order("al", std::to_string(++number), v1::SIDE_ASK, 1, 50);
    return request;
  }
  static grpc::Status place(const std::shared_ptr<grpc::Channel>& channel) {
    grpc::ClientContext call;
    set_patience(call);
    v1::PlaceOrderResponse response;
    return v1::OrderService::NewStub(channel)->PlaceOrder(&call, next_order(), &response);
  }
  static grpc::Status cancel(const std::shared_ptr<grpc::Channel>& channel) {
    v1::CancelOrderRequest request;
    request.mutable_cancel()->set_account("al");
    request.mutable_cancel()->set_order_id("none");
    grpc::ClientContext call;
    set_patience(call);
    v1::CancelOrderResponse response;
    return v1::OrderService::NewStub(channel)->CancelOrder(&call, request, &response);
  }
  static v1::HaltCommodityRequest halt_of_onion() {
    v1::HaltCommodityRequest request;
    request.set_commodity("onion");
    return request;
  }
  static v1::SuspendTradingRequest suspension_of_everyone() {
    v1::SuspendTradingRequest request;
    request.set_everyone(true);
    return request;
  }

  LiveServer server_{{.durability = Durability::kNone}, {.caller_limits = {.calls = kMany}}};
  const std::shared_ptr<grpc::Channel> greedy_ = closed_channel(server_.port());
  const std::shared_ptr<grpc::Channel> other_ = new_channel(server_.port());
};

TEST_F(UntakenAnswersToCommands, OrdersHoldUpNobodyElse) {
  const auto orders = v1::OrderService::NewStub(greedy_);
  UntakenCalls<v1::PlaceOrderResponse> untaken;

  untaken.make(kMany, [&](grpc::ClientContext* context, grpc::CompletionQueue* queue) {
    return orders->AsyncPlaceOrder(context, next_order(), queue);
  });

  const grpc::Status refused = place(greedy_);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << refused.error_message();
  EXPECT_THAT(refused.error_message(), HasSubstr("(--caller-calls)"));
  EXPECT_TRUE(cancel(greedy_).ok());
  const grpc::Status placed = place(other_);
  EXPECT_TRUE(placed.ok()) << placed.error_message();
}

TEST_F(UntakenAnswersToCommands, HaltsHoldUpNobodyElse) {
  const auto admin = v1::AdminService::NewStub(greedy_);
  UntakenCalls<v1::HaltCommodityResponse> untaken;

  untaken.make(kMany, [&](grpc::ClientContext* context, grpc::CompletionQueue* queue) {
    return admin->AsyncHaltCommodity(context, halt_of_onion(), queue);
  });

  grpc::ClientContext call;
  set_patience(call);
  v1::HaltCommodityResponse response;
  const grpc::Status halted =
      v1::AdminService::NewStub(other_)->HaltCommodity(&call, halt_of_onion(), &response);
  EXPECT_TRUE(halted.ok()) << halted.error_message();
}

TEST_F(UntakenAnswersToCommands, SuspensionsHoldUpNobodyElse) {
  const auto admin = v1::AdminService::NewStub(greedy_);
  UntakenCalls<v1::SuspendTradingResponse> untaken;

  untaken.make(kMany, [&](grpc::ClientContext* context, grpc::CompletionQueue* queue) {
    return admin->AsyncSuspendTrading(context, suspension_of_everyone(), queue);
  });

  grpc::ClientContext call;
  set_patience(call);
  v1::SuspendTradingResponse response;
  const grpc::Status suspended =
      v1::AdminService::NewStub(other_)->SuspendTrading(&call, suspension_of_everyone(), &response);
  EXPECT_TRUE(suspended.ok()) << suspended.error_message();
}

}  // namespace
}  // namespace farmgate
