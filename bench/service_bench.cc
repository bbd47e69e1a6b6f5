// Commands through gRPC, durable and read back: by session in batches, and by single calls. Beside them, in
// the same run, the same calls of a service that does nothing, which is what gRPC takes, and the disk alone.
// Client and server share the processors, over a Unix socket.

#include <benchmark/benchmark.h>
#include <farmgate/v1/order_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "bench/disk.h"
#include "bench/empty_service.h"
#include "bench/live_service.h"
#include "bench/recording.h"
#include "engine/base/check.h"
#include "tools/farmgate/api_client.h"

namespace farmgate {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kCallsOfACaller = 200;

// An order of the workload that rests.
v1::NewOrder resting_order() {
  const Messages messages("plain-1");
  v1::NewOrder order = messages.all.front().new_order();
  order.set_price(order.side() == v1::SIDE_BID ? 1 : 100'000);
  return order;
}

// One caller's orders, one call after the other.
void place(v1::OrderService::Stub& stub, v1::NewOrder order, const std::string& ids,
           std::vector<double>& seconds) {
  v1::PlaceOrderRequest request;
  for (int i = 0; i < kCallsOfACaller; ++i) {
    order.set_order_id(ids + std::to_string(i));
    *request.mutable_order() = order;
    grpc::ClientContext call;
    v1::PlaceOrderResponse response;
    const Clock::time_point start = Clock::now();
    check(stub.PlaceOrder(&call, request, &response).ok());
    seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    check(response.result().reject_reason() == v1::REJECT_REASON_UNSPECIFIED);
  }
}

void run_trade(benchmark::State& state, std::string_view workload,
               const std::function<std::string()>& start_service) {
  const Messages messages(workload);
  const std::span<const v1::TradeCommand> commands = messages.all;
  const auto warm_up = batches_of(commands.first(messages.warm_up), 1'024);
  const auto batches =
      batches_of(commands.subspan(messages.warm_up), static_cast<std::size_t>(state.range(0)));
  std::vector<double> seconds;
  for (auto _ : state) {
    const std::string address = start_service();
    std::vector<double> warming;
    if (!warm_up.empty()) trade(address, warm_up, warming);
    const Clock::time_point start = Clock::now();
    trade(address, batches, seconds);
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - start).count());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(commands.size() - messages.warm_up));
  show_percentiles(seconds, state);
}

// Callers share one connection, as the threads of a platform's service would.
void run_unary(benchmark::State& state, const std::function<std::string()>& start_service) {
  const auto callers = static_cast<std::size_t>(state.range(0));
  const v1::NewOrder order = resting_order();
  std::vector<std::vector<double>> seconds(callers);
  for (auto _ : state) {
    v1::OrderService::Stub stub(connect(start_service()));
    const Clock::time_point start = Clock::now();
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < callers; ++i) {
      threads.emplace_back([&, i] { place(stub, order, std::to_string(i) + "-", seconds[i]); });
    }
    for (std::thread& thread : threads) thread.join();
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - start).count());
  }
  std::vector<double> all;
  for (const std::vector<double>& one : seconds) all.insert(all.end(), one.begin(), one.end());
  state.SetItemsProcessed(static_cast<std::int64_t>(all.size()));
  show_percentiles(all, state);
}

// A fresh engine each time it is asked for its address.
std::function<std::string()> live(std::string_view workload, Durability durability, bool client_clock) {
  return [workload, durability, client_clock, service = std::shared_ptr<LiveService>()]() mutable {
    service.reset();
    service = std::make_shared<LiveService>(workload, durability, client_clock);
    return service->address();
  };
}

std::function<std::string()> empty() {
  return [service = std::make_shared<EmptyService>()] { return service->address(); };
}

// `start` makes what a benchmark asks for the address of a service.
using Start = std::function<std::function<std::string()>()>;

void register_trade(const std::string& name, std::string_view workload, const Start& start) {
  benchmark::RegisterBenchmark(
      ("Trade/" + std::string(workload) + "/" + name).c_str(),
      [workload, start](benchmark::State& state) { run_trade(state, workload, start()); })
      ->ArgName("batch")
      ->Arg(64)
      ->Arg(256)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

void register_unary(const std::string& name, const Start& start) {
  benchmark::RegisterBenchmark(("PlaceOrder/" + name).c_str(),
                               [start](benchmark::State& state) { run_unary(state, start()); })
      ->ArgName("callers")
      ->Arg(1)
      ->Arg(64)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

void register_all() {
  for (const auto& [name, durability] :
       {std::pair("sync", Durability::kSync), std::pair("none", Durability::kNone)}) {
    for (const std::string_view workload : {"plain-1", "spatial-china"}) {
      register_trade(name, workload,
                     [workload, durability = durability] { return live(workload, durability, true); });
    }
    register_unary(name, [durability = durability] { return live("plain-1", durability, false); });
  }
  register_trade("empty", "plain-1", empty);
  register_unary("empty", empty);
}

BENCHMARK(BM_Fdatasync)->UseManualTime()->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace farmgate

int main(int argc, char** argv) {
  farmgate::register_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
