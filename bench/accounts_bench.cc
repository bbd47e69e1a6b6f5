// What the gate takes for a command when every account has a credit line, and what millions of them occupy;
// what the ledger takes for a fill when programmes pay for volume.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <cstdint>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/accounts/gate.h"
#include "engine/accounts/ledger.h"
#include "engine/model/name_table.h"
#include "tools/workload/splitmix64.h"

namespace farmgate {
namespace {

constexpr std::size_t kRequests = 1'000'000;
constexpr std::int64_t kTimeStepNs = 1'000;

std::string account_name(std::size_t number) {
  return "household-" + std::to_string(number);
}

std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  file >> total >> resident;
  return resident * 4096;
}

ReferenceData market_of(std::size_t accounts, bool with_lines) {
  ReferenceChange rows;
  rows.emplace_back(ZoneRow{.symbol = "city"});
  rows.emplace_back(CommodityRow{.symbol = "rice", .class_symbol = "road", .tick = Price{1}});
  for (std::size_t i = 0; i < accounts; ++i) {
    AccountRow row{.symbol = account_name(i)};
    if (with_lines) row.credit_line = 1'000'000'000'000;
    rows.emplace_back(std::move(row));
  }
  ReferenceData data;
  ReferenceEffect effect;
  if (data.apply(rows, effect)) std::abort();
  return data;
}

// Bids of accounts drawn at random, prepared as a reader of requests does.
struct Bids {
  explicit Bids(std::size_t accounts) {
    SplitMix64 draws(1);
    requests.reserve(kRequests);
    for (std::size_t i = 0; i < kRequests; ++i) {
      names_of.push_back(account_name(draws.below(static_cast<std::uint32_t>(accounts))));
    }
    for (std::size_t i = 0; i < kRequests; ++i) {
      ids.push_back("b" + std::to_string(i));
      Request request{.operation = Operation::kNew};
      request.given = {.side = true, .quantity = true, .price = true, .time_in_force = true};
      request.account = names_of[i];
      request.order_id = ids[i];
      request.commodity = "rice";
      request.zone = "city";
      request.quantity = Lots{10};
      request.price = Price{100};
      request.time = Timestamp{static_cast<std::int64_t>(i) * kTimeStepNs};
      requests.emplace_back(request, names);
    }
  }

  NameTable names;
  std::vector<std::string> names_of;
  std::vector<std::string> ids;
  std::vector<PreparedRequest> requests;
};

// Every bid that passes is cancelled at once, as its market would report it; `event` is where it does so.
void report_cancelled(Gate& gate, std::span<const Command> commands, Event& event) {
  for (const Command& command : commands) {
    if (gate.follows_events()) {
      event.sequence = command.sequence;
      event.commodity = command.commodity;
      event.time = command.time;
      auto& cancelled = std::get<Cancelled>(event.payload);
      cancelled.order = {
          .account = command.account, .slot = command.slot, .placed = command.placed, .id = command.order_id};
      cancelled.cancelled = command.quantity;
      gate.report(event);
    }
    gate.report(Close{.cause = command.sequence,
                      .time = command.time,
                      .commodity = command.commodity,
                      .slot = command.slot});
  }
}

// An iteration is all requests; the memory is what reference data and gate occupy by then.
void run(benchmark::State& state, bool with_lines) {
  const auto accounts = static_cast<std::size_t>(state.range(0));
  const Bids bids(accounts);
  for (auto _ : state) {
    state.PauseTiming();
    malloc_trim(0);  // of the iteration before
    const std::size_t before = resident_bytes();
    auto gate = std::make_unique<Gate>(market_of(accounts, with_lines),
                                       GateOptions{.remembered_closes = 100'000, .expected_orders = 200'000});
    Decisions decisions;
    Event event({}, Cancelled{});
    Sequence next = 1;
    std::span<const PreparedRequest> left = bids.requests;
    state.ResumeTiming();
    while (!left.empty()) {
      const std::size_t count = gate->decide(left, next, decisions);
      report_cancelled(*gate, decisions.commands(), event);
      left = left.subspan(count);
      next += count;
    }
    state.PauseTiming();
    state.counters["MB"] = static_cast<double>(resident_bytes() - before) / 1e6;
    gate.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kRequests));
}

void BM_GateWithoutLines(benchmark::State& state) {
  run(state, false);
}
BENCHMARK(BM_GateWithoutLines)
    ->ArgName("accounts")
    ->Arg(1'000)
    ->Arg(3'000'000)
    ->Unit(benchmark::kMillisecond);

void BM_GateWithLines(benchmark::State& state) {
  run(state, true);
}
BENCHMARK(BM_GateWithLines)->ArgName("accounts")->Arg(1'000)->Arg(3'000'000)->Unit(benchmark::kMillisecond);

constexpr std::size_t kZones = 340;
constexpr std::size_t kSellers = 10'000;

// Each for half of the zones, with a tier every hundred lots of a day.
ReferenceData market_that_pays_for_volume(std::int64_t programmes) {
  ReferenceChange rows;
  for (std::size_t i = 0; i < kZones; ++i) rows.emplace_back(ZoneRow{.symbol = "z" + std::to_string(i)});
  rows.emplace_back(CommodityRow{.symbol = "rice", .class_symbol = "road", .tick = Price{1}});
  for (std::size_t i = 0; i <= kSellers; ++i) rows.emplace_back(AccountRow{.symbol = account_name(i)});
  for (std::int64_t i = 0; i < programmes; ++i) {
    ProgrammeRow row{.symbol = "incentive-" + std::to_string(i),
                     .budget = kMoneyMax,
                     .amount_kind = AmountKind::kTiersQuantity,
                     .period = IncentivePeriod::kDay};
    for (std::size_t zone = static_cast<std::size_t>(i) % 2; zone < kZones; zone += 2) {
      row.origins.push_back("z" + std::to_string(zone));
    }
    for (std::int64_t tier = 1; tier <= 10; ++tier) {
      row.tiers.push_back({.threshold = tier * 100, .payment = tier});
    }
    rows.emplace_back(std::move(row));
  }
  ReferenceData data;
  ReferenceEffect effect;
  if (data.apply(rows, effect)) std::abort();
  return data;
}

// Fills of sellers drawn at random, all to one buyer.
void BM_LedgerFill(benchmark::State& state) {
  const ReferenceData data = market_that_pays_for_volume(state.range(0));
  Ledger ledger(data);
  SplitMix64 draws(1);
  Event event({}, Filled{});
  event.commodity = data.symbols().commodities.find("rice");
  auto& filled = std::get<Filled>(event.payload);
  filled.bid.order.account = data.symbols().accounts.find(account_name(kSellers));
  filled.bid.zone = ZoneId{0};
  filled.quantity = Lots{10};
  filled.farm_gate = filled.delivered = Price{100};
  for (auto _ : state) {
    const std::uint32_t seller = draws.below(kSellers);
    filled.ask.order.account = AccountId{seller};
    filled.ask.zone = ZoneId{seller % kZones};
    benchmark::DoNotOptimize(ledger.apply(event, data.symbols()));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_LedgerFill)->ArgName("incentives")->Arg(0)->Arg(1)->Arg(5);

}  // namespace
}  // namespace farmgate
