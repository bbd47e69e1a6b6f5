// What bounds are for: a quiet client beside one that floods, and beside thousands of streams that are idle
// or not read. Over TCP on the loopback address, where each connection is a caller; with the bounds that the
// daemon has with --tokens, unless it is told otherwise.

#include <benchmark/benchmark.h>
#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/market_data_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "bench/disk.h"
#include "bench/flood.h"
#include "bench/live_service.h"
#include "bench/recording.h"
#include "engine/base/check.h"

namespace farmgate {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kStreamsOfAConnection = 200;
constexpr std::int64_t kUnreadStreams = 200;
constexpr std::chrono::milliseconds kSpent{500};  // until a flood has sent what it may send at once

// So many orders are timed each time.
std::size_t order_count() {
  return std::max<std::size_t>(100, std::stoull(setting("FARMGATE_BENCH_COMMANDS", "100000")) / 50);
}

// Places one order after the other, a millisecond apart.
class QuietClient {
 public:
  explicit QuietClient(const std::string& address) : stub_(own_channel(address)) {
    *request_.mutable_order() = passing_order();
    (void)place(order_count());  // to warm up
  }

  // How long each took, in seconds.
  std::vector<double> place(std::size_t count) {
    std::vector<double> seconds;
    seconds.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      request_.mutable_order()->set_order_id("quiet-" + std::to_string(++id_));
      grpc::ClientContext call;
      v1::PlaceOrderResponse response;
      const Clock::time_point start = Clock::now();
      check(stub_.PlaceOrder(&call, request_, &response).ok());
      seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    }
    return seconds;
  }

  const std::string& commodity() const { return request_.order().commodity(); }

 private:
  v1::OrderService::Stub stub_;
  v1::PlaceOrderRequest request_;
  std::int64_t id_ = 0;
};

ServerOptions over_tcp() {
  return {.listen = {"127.0.0.1:0"}, .caller_limits = {.commands_per_second = 100'000}};
}

// p50 and p99 of the quiet client alone and beside others, and how many times as large they are then.
void show_both(std::vector<double>& alone, std::vector<double>& beside, benchmark::State& state) {
  const double p50 = percentile(alone, 0.5);
  const double p99 = percentile(alone, 0.99);
  state.counters["alone_p50_us"] = 1e6 * p50;
  state.counters["alone_p99_us"] = 1e6 * p99;
  show_percentiles(beside, state);
  state.counters["times_p50"] = percentile(beside, 0.5) / p50;
  state.counters["times_p99"] = percentile(beside, 0.99) / p99;
}

void append(std::vector<double>& all, const std::vector<double>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

void wait_until_published(const LiveService& service, Sequence sequence) {
  while (service.published() < sequence) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

// Beside a client of half a core that sends all it can: `kind` is calls, or batches of a session.
void run_flooding(benchmark::State& state, const std::string& kind, Durability durability) {
  std::vector<double> alone;
  std::vector<double> beside;
  double flooded = 0;  // commands a second that were let in
  for (auto _ : state) {
    const LiveService service("plain-1", durability, over_tcp());
    QuietClient quiet(service.address());
    append(alone, quiet.place(order_count()));
    const Flood flood(kind, service.address());
    wait_until_published(service, service.published() + 1'000);
    std::this_thread::sleep_for(kSpent);
    const Sequence before = service.published();
    const Clock::time_point start = Clock::now();
    append(beside, quiet.place(order_count()));
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    state.SetIterationTime(seconds);
    flooded = static_cast<double>(service.published() - before - order_count()) / seconds;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(beside.size()));
  show_both(alone, beside, state);
  state.counters["flood_per_second"] = flooded;
}

// Streams over connections of their own, which are read or not until this is gone.
class Streams {
 public:
  explicit Streams(std::string address) : address_(std::move(address)) {}
  Streams(const Streams&) = delete;
  Streams& operator=(const Streams&) = delete;
  ~Streams() {
    for (auto& reader : books_) reader.cancel();
    for (auto& reader : events_) reader.cancel();
    while (ended_ < books_.size() + events_.size()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

  // Of a book in which nothing changes.
  void open_idle(const std::string& commodity, std::int64_t count) {
    v1::StreamBookRequest request;
    request.set_commodity(commodity);
    for (std::int64_t i = 0; i < count; ++i) {
      if (i % kStreamsOfAConnection == 0) connect(own_channel(address_));
      auto& reader = books_.emplace_back(ended_, true);
      book_stubs_.back()->async()->StreamBook(&reader.call, &request, &reader);
      reader.begin();
    }
  }
  // Of all events, which nobody reads. Their client's gRPC takes so many KB of each ahead; 0: as it does
  // unless it is told otherwise, which is some megabytes.
  void open_unread(std::int64_t count, std::int64_t ahead_kb) {
    grpc::ChannelArguments arguments;
    if (ahead_kb > 0) {
      arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
      arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, static_cast<int>(ahead_kb << 10));
    }
    connect(own_channel(address_, arguments));
    open_events(count, false);
  }
  // Of all events, which are read as they come.
  void open_following(std::int64_t count) {
    connect(own_channel(address_));
    open_events(count, true);
  }

 private:
  template <class Response>
  class Reader final : public grpc::ClientReadReactor<Response> {
   public:
    Reader(std::atomic<std::size_t>& ended, bool reads) : ended_(ended), reads_(reads) {}

    void begin() {
      if (reads_) this->StartRead(&response_);
      this->StartCall();
    }
    void cancel() { call.TryCancel(); }

    grpc::ClientContext call;

   private:
    void OnReadDone(bool ok) override {
      if (ok) this->StartRead(&response_);
    }
    void OnDone(const grpc::Status&) override { ++ended_; }

    std::atomic<std::size_t>& ended_;
    const bool reads_;
    Response response_;
  };

  void open_events(std::int64_t count, bool reads) {
    const v1::StreamEventsRequest request;
    for (std::int64_t i = 0; i < count; ++i) {
      auto& reader = events_.emplace_back(ended_, reads);
      event_stubs_.back()->async()->StreamEvents(&reader.call, &request, &reader);
      reader.begin();
    }
  }
  void connect(const std::shared_ptr<grpc::Channel>& channel) {
    book_stubs_.push_back(v1::MarketDataService::NewStub(channel));
    event_stubs_.push_back(v1::EventService::NewStub(channel));
  }

  const std::string address_;
  std::vector<std::unique_ptr<v1::MarketDataService::Stub>> book_stubs_;
  std::vector<std::unique_ptr<v1::EventService::Stub>> event_stubs_;
  std::atomic<std::size_t> ended_{0};
  std::deque<Reader<v1::StreamBookResponse>> books_;
  std::deque<Reader<v1::StreamEventsResponse>> events_;
};

// What the process has in memory.
double resident_kb() {
  std::int64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages >> pages;
  return static_cast<double>(pages) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1'024;
}

// How much more memory there is after the quiet client's orders.
double growth_kb(QuietClient& quiet, std::vector<double>& seconds) {
  const double before = resident_kb();
  append(seconds, quiet.place(order_count()));
  return resident_kb() - before;
}

// Beside so many streams, which `open(streams, commodity)` opens. Memory is the server's and the clients'
// together.
template <class Open>
void run_beside_streams(benchmark::State& state, std::int64_t count, Open open) {
  std::vector<double> alone;
  std::vector<double> beside;
  for (auto _ : state) {
    const LiveService service("plain-1", Durability::kNone, over_tcp());
    QuietClient quiet(service.address());
    state.counters["alone_growth_kb"] = growth_kb(quiet, alone);
    while (service.copied() < service.published()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const double before = resident_kb();
    Streams streams(service.address());
    open(streams, quiet.commodity());
    while (service.streams() < count) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    (void)quiet.place(order_count());  // until what is not read has filled its connection
    state.counters["stream_kb"] = (resident_kb() - before) / static_cast<double>(count);
    const Clock::time_point start = Clock::now();
    state.counters["growth_kb"] = growth_kb(quiet, beside);
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - start).count());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(beside.size()));
  show_both(alone, beside, state);
}

// That are idle, and others that are not read: by clients that hold little of them, as those do that are
// dead, or by such as gRPC makes, which are sent and keep all there is, so that they are live ones to the
// server.
void BM_IdleStreams(benchmark::State& state) {
  run_beside_streams(state, state.range(0) + kUnreadStreams,
                     [&state](Streams& streams, const std::string& commodity) {
                       streams.open_idle(commodity, state.range(0));
                       streams.open_unread(kUnreadStreams, state.range(1));
                     });
}

// That follow all events.
void BM_FollowingStreams(benchmark::State& state) {
  run_beside_streams(state, state.range(0), [&state](Streams& streams, const std::string&) {
    streams.open_following(state.range(0));
  });
}

void register_flooding() {
  for (const auto& [name, durability] :
       {std::pair("sync", Durability::kSync), std::pair("none", Durability::kNone)}) {
    for (const char* const kind : {"calls", "batches"}) {
      benchmark::RegisterBenchmark(
          ("Flooding/" + std::string(kind) + "/" + name).c_str(),
          [kind, durability = durability](benchmark::State& state) { run_flooding(state, kind, durability); })
          ->UseManualTime()
          ->Unit(benchmark::kMillisecond);
    }
  }
}

BENCHMARK(BM_IdleStreams)
    ->ArgNames({"streams", "ahead_kb"})
    ->Args({2'000, 64})
    ->Args({2'000, 0})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(BM_FollowingStreams)->ArgName("streams")->Arg(200)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace farmgate

int main(int argc, char** argv) {
  farmgate::Flood::flood_if_told(argc, argv);
  farmgate::register_flooding();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
