// What it takes to know a caller, and to hold a batch of Trade against its accounts and its bounds.
#include <benchmark/benchmark.h>
#include <farmgate/v1/order_service.pb.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/access/caller_cache.h"
#include "engine/access/caller_usage.h"
#include "engine/access/caller_usages.h"
#include "engine/access/token_watch.h"
#include "engine/service/request_standing.h"

namespace farmgate {
namespace {

constexpr int kAccounts = 1'000;  // of the trader
constexpr int kCallers = 100;

std::string account(int number) {
  return "platform:account-" + std::to_string(number);
}

CallerEntry trader(const std::string& name, TokenHash hash) {
  CallerEntry entry{.name = name,
                    .role = Role::kTrader,
                    .accounts = {},
                    .token = std::move(hash),
                    .expires = {},
                    .created = {},
                    .revoked = {}};
  for (int i = 0; i < kAccounts; ++i) entry.accounts.push_back(account(i));
  return entry;
}

// A file of callers, and the token of one of them.
class Market {
 public:
  Market() {
    std::ofstream file(path_);
    for (int i = 0; i < kCallers; ++i) {
      auto token = make_token();
      token_ = token->text;
      file << to_line(trader("caller-" + std::to_string(i), std::move(token->hash))) << '\n';
    }
    file.close();
    watch_ = *TokenWatch::open({.path = path_});
    std::filesystem::remove(path_);
  }

  const TokenWatch& watch() const { return *watch_; }
  const std::string& token() const { return token_; }

 private:
  const std::string path_ = std::filesystem::temp_directory_path() / "farmgate_access_bench_tokens";
  std::string token_;
  std::unique_ptr<TokenWatch> watch_;
};

const Market& market() {
  static const Market market;
  return market;
}

void known_token(benchmark::State& state) {
  CallerCache cache;
  for (auto _ : state) benchmark::DoNotOptimize(cache.with_token(market().watch(), market().token()));
}
BENCHMARK(known_token);

void new_token(benchmark::State& state) {
  const auto callers = market().watch().callers();
  for (auto _ : state) benchmark::DoNotOptimize(callers->with_token(market().token()));
}
BENCHMARK(new_token);

void batch_of_trade(benchmark::State& state) {
  const KnownCaller caller = market().watch().callers()->with_token(market().token());
  v1::TradeRequest batch;
  for (int i = 0; i < state.range(0); ++i)
    batch.add_commands()->mutable_new_order()->set_account(account(i % kAccounts));
  for (auto _ : state) benchmark::DoNotOptimize(standing_of(*caller, batch));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(batch_of_trade)->Arg(1)->Arg(64)->Arg(1'024);

// However many commands it has: of one, so that no bound is come to. Beside other threads that serve the same
// caller.
void bounds_of_a_batch(benchmark::State& state) {
  static CallerUsage usage({.commands_in_flight = kUnbounded});
  for (auto _ : state) {
    benchmark::DoNotOptimize(usage.begin_commands({.all = 1, .orders = 1}, Rate::Clock::now()));
    usage.end_commands(1);
  }
}
BENCHMARK(bounds_of_a_batch)->ThreadRange(1, 2);

void usage_of_a_caller(benchmark::State& state) {
  CallerUsages usages({}, {});
  UsageCache cache;
  for (auto _ : state) benchmark::DoNotOptimize(cache.of(usages, "caller-7"));
}
BENCHMARK(usage_of_a_caller);

}  // namespace
}  // namespace farmgate
