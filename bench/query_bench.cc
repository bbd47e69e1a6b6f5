// Market data through gRPC: single questions, the age of quotes that are streamed while the market moves, how
// far the copy lags behind then, and what a thousand streams cost the engine. Client and server share the
// processors, over a Unix socket.

#include <benchmark/benchmark.h>
#include <farmgate/v1/market_data_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "bench/disk.h"
#include "bench/live_service.h"
#include "engine/base/check.h"
#include "tools/farmgate/api_client.h"

namespace farmgate {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kWorkload = "spatial-china";
constexpr std::size_t kBatch = 256;
constexpr double kCommandsASecond = 100'000;
constexpr int kQuestionsOfACaller = 200;
constexpr int kStreamIntervalMs = 10;  // the shortest

// A live engine that has taken in what comes before what is timed.
class BusyMarket {
 public:
  BusyMarket() : service_(kWorkload, Durability::kNone, true) {
    std::vector<double> seconds;
    const auto warm_up = batches_of(std::span(messages_.all).first(messages_.warm_up), 1'024);
    if (!warm_up.empty()) trade(address(), warm_up, seconds);
    timed_ = batches_of(std::span(messages_.all).subspan(messages_.warm_up), kBatch);
    wait_for_market_data();
  }

  std::string address() const { return service_.address(); }
  const std::string& commodity() const { return timed_.front().commands(0).new_order().commodity(); }
  std::size_t timed_commands() const { return messages_.all.size() - messages_.warm_up; }
  Sequence warm_up() const { return messages_.warm_up; }
  const LiveService& service() const { return service_; }

  // Sends what is timed, so many commands a second; when each batch was sent.
  std::vector<Clock::time_point> trade_on(double rate = kCommandsASecond) {
    std::vector<double> seconds;
    return trade(address(), timed_, seconds, rate);
  }

 private:
  // It says that it is not there yet, and then waits for what is asked of it.
  void wait_for_market_data() const {
    v1::MarketDataService::Stub stub(connect(address()));
    v1::GetBookRequest request;
    request.set_commodity(commodity());
    request.set_min_sequence(static_cast<std::int64_t>(warm_up()));
    grpc::Status status(grpc::StatusCode::UNAVAILABLE, "");
    while (status.error_code() == grpc::StatusCode::UNAVAILABLE) {
      grpc::ClientContext call;
      v1::GetBookResponse book;
      status = stub.GetBook(&call, request, &book);
    }
    check(status.ok());
  }

  Messages messages_{kWorkload};
  LiveService service_;
  std::vector<v1::TradeRequest> timed_;
};

// Calls ask() again and again on the threads of so many callers, who share one connection.
template <class Ask>
void run_questions(benchmark::State& state, Ask ask) {
  BusyMarket market;
  const auto callers = static_cast<std::size_t>(state.range(0));
  v1::MarketDataService::Stub stub(connect(market.address()));
  ask(stub, market.commodity());
  std::vector<std::vector<double>> seconds(callers);
  for (auto _ : state) {
    const Clock::time_point start = Clock::now();
    std::vector<std::thread> threads;
    threads.reserve(callers);
    for (std::vector<double>& own : seconds) {
      threads.emplace_back([&] {
        for (int i = 0; i < kQuestionsOfACaller; ++i) {
          const Clock::time_point asked = Clock::now();
          ask(stub, market.commodity());
          own.push_back(std::chrono::duration<double>(Clock::now() - asked).count());
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - start).count());
  }
  std::vector<double> all;
  for (const std::vector<double>& own : seconds) all.insert(all.end(), own.begin(), own.end());
  state.SetItemsProcessed(static_cast<std::int64_t>(all.size()));
  show_percentiles(all, state);
}

void ask_for_book(v1::MarketDataService::Stub& stub, const std::string& commodity) {
  grpc::ClientContext call;
  v1::GetBookRequest request;
  request.set_commodity(commodity);
  request.set_level_count_max(10);
  v1::GetBookResponse book;
  check(stub.GetBook(&call, request, &book).ok());
  check(book.bids_size() > 0);
}

// What an ask at the zone of the best bid would get.
class QuoteQuestion {
 public:
  void operator()(v1::MarketDataService::Stub& stub, const std::string& commodity) {
    std::call_once(zone_found_, [&] { find_zone(stub, commodity); });
    grpc::ClientContext call;
    v1::GetQuoteRequest request;
    request.set_commodity(commodity);
    request.set_side(v1::SIDE_ASK);
    request.set_zone(zone_);
    request.set_quantity_lots(10);
    v1::GetQuoteResponse quote;
    check(stub.GetQuote(&call, request, &quote).ok());
    check(quote.fills_size() > 0);
  }

 private:
  void find_zone(v1::MarketDataService::Stub& stub, const std::string& commodity) {
    grpc::ClientContext call;
    v1::StreamQuotesRequest request;
    request.set_commodity(commodity);
    const auto stream = stub.StreamQuotes(&call, request);
    v1::StreamQuotesResponse quotes;
    check(stream->Read(&quotes));
    check(quotes.netbacks_size() > 0);
    zone_ = quotes.netbacks(0).origin();
    call.TryCancel();
    (void)stream->Finish();
  }

  std::once_flag zone_found_;
  std::string zone_;
};

// Reads quotes until they are as of `last`; calls visit(as_of_sequence) on the arrival of each message.
template <class Visit>
void read_quotes(const BusyMarket& market, Sequence last, Visit visit) {
  v1::MarketDataService::Stub stub(connect(market.address()));
  grpc::ClientContext call;
  v1::StreamQuotesRequest request;
  request.set_commodity(market.commodity());
  request.set_side(v1::SIDE_ASK);
  request.set_interval_ms(kStreamIntervalMs);
  const auto stream = stub.StreamQuotes(&call, request);
  v1::StreamQuotesResponse quotes;
  while (stream->Read(&quotes)) {
    const auto sequence = static_cast<Sequence>(quotes.as_of_sequence());
    visit(sequence);
    if (sequence >= last) break;
  }
  call.TryCancel();
  (void)stream->Finish();
}

// How old the quotes of all origins are on their arrival: the time since the batch was sent that has the last
// command they know of. The last batches may change no quote, so that they are not waited for.
void BM_QuoteAge(benchmark::State& state) {
  std::vector<double> ages;
  std::int64_t commands = 0;
  for (auto _ : state) {
    BusyMarket market;
    std::vector<std::pair<Sequence, Clock::time_point>> arrivals;
    const Sequence last = market.warm_up() + market.timed_commands() * 9 / 10;
    std::thread reader([&] {
      read_quotes(market, last, [&](Sequence sequence) { arrivals.emplace_back(sequence, Clock::now()); });
    });
    const std::vector<Clock::time_point> sent = market.trade_on();
    reader.join();
    check(!arrivals.empty());
    for (const auto& [sequence, arrival] : arrivals) {
      if (sequence <= market.warm_up()) continue;
      const Clock::time_point was_sent = sent[(sequence - market.warm_up() - 1) / kBatch];
      ages.push_back(std::chrono::duration<double>(arrival - was_sent).count());
    }
    commands += static_cast<std::int64_t>(market.timed_commands());
    state.SetIterationTime(std::chrono::duration<double>(arrivals.back().second - sent.front()).count());
  }
  state.SetItemsProcessed(commands);
  state.counters["messages"] = static_cast<double>(ages.size());
  show_percentiles(ages, state);
}

// How long it takes market data to come to what is published, while quotes of all origins are streamed. Looks
// every millisecond, so that a lag is told to within as much.
void BM_CopyLag(benchmark::State& state) {
  std::vector<double> lags;
  std::int64_t commands = 0;
  for (auto _ : state) {
    BusyMarket market;
    const Sequence last = market.warm_up() + market.timed_commands();
    const Sequence read_until = market.warm_up() + market.timed_commands() * 9 / 10;  // as above
    std::thread reader([&] { read_quotes(market, read_until, [](Sequence) {}); });
    const Clock::time_point start = Clock::now();
    std::thread trader([&] { market.trade_on(); });
    std::deque<std::pair<Sequence, Clock::time_point>> ahead;  // published and not copied
    for (Sequence copied = 0; copied < last; std::this_thread::sleep_for(std::chrono::milliseconds(1))) {
      const Sequence published = market.service().published();
      copied = market.service().copied();
      const Clock::time_point now = Clock::now();
      if (published > market.warm_up() && (ahead.empty() || ahead.back().first < published)) {
        ahead.emplace_back(published, now);
      }
      for (; !ahead.empty() && ahead.front().first <= copied; ahead.pop_front()) {
        lags.push_back(std::chrono::duration<double>(now - ahead.front().second).count());
      }
    }
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - start).count());
    trader.join();
    reader.join();
    commands += static_cast<std::int64_t>(market.timed_commands());
  }
  state.SetItemsProcessed(commands);
  state.counters["looks"] = static_cast<double>(lags.size());
  show_percentiles(lags, state);
}

// Streams of books that are read and thrown away.
class Subscribers {
 public:
  Subscribers(const BusyMarket& market, std::size_t count) : stub_(connect(market.address())) {
    request_.set_commodity(market.commodity());
    request_.set_level_count_max(10);
    for (std::size_t i = 0; i < count; ++i) readers_.emplace_back(*this);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return begun_ == count; });
  }
  Subscribers(const Subscribers&) = delete;
  Subscribers& operator=(const Subscribers&) = delete;
  ~Subscribers() {
    for (Reader& reader : readers_) reader.cancel();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ended_ == readers_.size(); });
  }

  std::size_t message_count() {
    const std::lock_guard lock(mutex_);
    return messages_;
  }

 private:
  class Reader final : public grpc::ClientReadReactor<v1::StreamBookResponse> {
   public:
    explicit Reader(Subscribers& all) : all_(all) {
      all_.stub_.async()->StreamBook(&call_, &all_.request_, this);
      StartRead(&book_);
      StartCall();
    }
    void cancel() { call_.TryCancel(); }

   private:
    void OnReadDone(bool ok) override {
      if (!ok) return;
      all_.note_message(std::exchange(has_begun_, true));
      StartRead(&book_);
    }
    void OnDone(const grpc::Status&) override { all_.note_end(); }

    Subscribers& all_;
    grpc::ClientContext call_;
    v1::StreamBookResponse book_;
    bool has_begun_ = false;
  };

  void note_message(bool had_begun) {
    const std::lock_guard lock(mutex_);
    ++messages_;
    if (!had_begun) ++begun_;
    changed_.notify_one();
  }
  void note_end() {
    const std::lock_guard lock(mutex_);
    ++ended_;
    changed_.notify_one();
  }

  v1::MarketDataService::Stub stub_;
  v1::StreamBookRequest request_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t begun_ = 0;
  std::size_t ended_ = 0;
  std::size_t messages_ = 0;
  std::deque<Reader> readers_;
};

// What this process's thread of that name has had of the processors (schedstats in the kernel's proc(5)).
std::chrono::nanoseconds processor_time(const std::string& thread_name) {
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::string name;
    std::ifstream(task.path() / "comm") >> name;
    if (name != thread_name) continue;
    std::int64_t nanoseconds = 0;
    std::ifstream(task.path() / "schedstat") >> nanoseconds;
    return std::chrono::nanoseconds(nanoseconds);
  }
  check(false);
  return {};
}

// What a command takes of the engine's thread while so many streams follow the book.
void BM_EngineTime(benchmark::State& state) {
  std::chrono::nanoseconds engine{};
  std::int64_t commands = 0;
  std::size_t messages = 0;
  for (auto _ : state) {
    BusyMarket market;
    Subscribers subscribers(market, static_cast<std::size_t>(state.range(0)));
    const std::chrono::nanoseconds before = processor_time("engine");
    const Clock::time_point start = Clock::now();
    market.trade_on();
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - start).count());
    engine += processor_time("engine") - before;
    commands += static_cast<std::int64_t>(market.timed_commands());
    messages += subscribers.message_count();
  }
  state.SetItemsProcessed(commands);
  state.counters["engine_ns"] = static_cast<double>(engine.count()) / static_cast<double>(commands);
  state.counters["messages"] = static_cast<double>(messages);
}

void register_questions() {
  benchmark::RegisterBenchmark("GetBook", [](benchmark::State& state) { run_questions(state, ask_for_book); })
      ->ArgName("callers")
      ->Arg(64)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("GetQuote",
                               [](benchmark::State& state) {
                                 QuoteQuestion question;
                                 run_questions(state, std::ref(question));
                               })
      ->ArgName("callers")
      ->Arg(64)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

BENCHMARK(BM_QuoteAge)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(BM_CopyLag)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(BM_EngineTime)
    ->ArgName("streams")
    ->Arg(0)
    ->Arg(1'000)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace farmgate

int main(int argc, char** argv) {
  farmgate::register_questions();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
