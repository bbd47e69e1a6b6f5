// A client that sends as much as it can, in a process of its own that is held to half a core.
#pragma once

#include <farmgate/v1/order_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <ctime>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "bench/live_service.h"
#include "engine/base/check.h"

namespace farmgate {

// An order of plain-1 that finds nobody to trade with, and does not rest.
inline v1::NewOrder passing_order() {
  const Messages messages("plain-1");
  v1::NewOrder order = messages.all.front().new_order();
  order.set_price(order.side() == v1::SIDE_BID ? 1 : 100'000);
  order.set_time_in_force(v1::TIME_IN_FORCE_IOC);
  return order;
}

// A connection of its own, which is a caller of its own where callers are not known.
inline std::shared_ptr<grpc::Channel> own_channel(const std::string& address,
                                                  grpc::ChannelArguments arguments = {}) {
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

// Has a process sleep for as long as it has worked. Used by the one thread of it that begins all work.
class HalfACore {
 public:
  // Between two pieces of work.
  void rest() {
    const std::chrono::nanoseconds worked = processor_time() - processor_start_;
    if (worked < kSlice) return;
    std::this_thread::sleep_until(start_ + 2 * worked);
    start_ = Clock::now();
    processor_start_ = processor_time();
  }

 private:
  using Clock = std::chrono::steady_clock;

  static constexpr std::chrono::milliseconds kSlice{1};

  static std::chrono::nanoseconds processor_time() {
    timespec time{};
    check(::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  }

  Clock::time_point start_ = Clock::now();
  std::chrono::nanoseconds processor_start_ = processor_time();
};

// Single calls, a thousand at a time, until it is killed.
[[noreturn]] inline void flood_with_calls(const std::string& address) {
  constexpr int kUnderWay = 1'000;
  struct Call {
    std::optional<grpc::ClientContext> context;
    v1::PlaceOrderResponse response;
    grpc::Status status;
    std::unique_ptr<grpc::ClientAsyncResponseReader<v1::PlaceOrderResponse>> reader;
  };
  const auto stub = v1::OrderService::NewStub(own_channel(address));
  grpc::CompletionQueue queue;
  v1::PlaceOrderRequest request;
  *request.mutable_order() = passing_order();
  std::int64_t id = 0;
  const auto begin = [&](Call& call) {
    request.mutable_order()->set_order_id("flood-" + std::to_string(++id));
    call.context.emplace();
    call.reader = stub->AsyncPlaceOrder(&*call.context, request, &queue);
    call.reader->Finish(&call.response, &call.status, &call);
  };
  std::deque<Call> calls(kUnderWay);
  for (Call& call : calls) begin(call);
  HalfACore core;
  for (;;) {
    void* tag = nullptr;
    bool ok = false;
    check(queue.Next(&tag, &ok));
    begin(*static_cast<Call*>(tag));  // whatever came of it
    core.rest();
  }
}

// Batches of a session, until it is killed.
[[noreturn]] inline void flood_with_batches(const std::string& address) {
  constexpr int kBatch = 256;
  const auto stub = v1::OrderService::NewStub(own_channel(address));
  const v1::NewOrder order = passing_order();
  HalfACore core;
  std::int64_t id = 0;
  for (;;) {
    grpc::ClientContext call;
    const auto session = stub->Trade(&call);
    std::thread reader([&session] {
      v1::TradeResponse response;
      while (session->Read(&response)) {
      }
    });
    v1::TradeRequest batch;
    do {
      batch.Clear();
      for (int i = 0; i < kBatch; ++i) {
        v1::NewOrder& next = *batch.add_commands()->mutable_new_order();
        next = order;
        next.set_order_id("flood-" + std::to_string(++id));
      }
      core.rest();
    } while (session->Write(batch));
    reader.join();
    (void)session->Finish();
  }
}

// Such a process, from when this is made until it is gone. The program's main() hands its arguments to
// flood_if_told().
class Flood {
 public:
  Flood(std::string kind, std::string address) {
    std::string program = "/proc/self/exe";
    std::string option(kOption);
    const std::array<char*, 5> arguments{program.data(), option.data(), kind.data(), address.data(), nullptr};
    check(::posix_spawn(&process_, program.c_str(), nullptr, nullptr, arguments.data(), environ) == 0);
  }
  Flood(const Flood&) = delete;
  Flood& operator=(const Flood&) = delete;
  ~Flood() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }

  static void flood_if_told(int argc, char** argv) {
    if (argc != 4 || argv[1] != kOption) return;
    check(::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0);  // nobody else ends it
    if (argv[2] == std::string_view("calls")) flood_with_calls(argv[3]);
    flood_with_batches(argv[3]);
  }

 private:
  static constexpr std::string_view kOption = "--flood";

  pid_t process_ = 0;
};

}  // namespace farmgate
