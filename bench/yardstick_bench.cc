// The yardsticks: other matchers on the same workloads, acknowledgements and fills written out as plain
// structs, orders numbered densely by the client.
//
// The array book is about the least that an engine of one zone can do; the zone book is what a textbook makes
// of many: a map of prices for each zone, and every zone looked at. Neither knows accounts, exactly-once, or
// ids.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bench/array_book.h"
#include "bench/recording.h"
#include "engine/base/check.h"
#include "tools/workload/zone_book.h"

namespace farmgate {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatchSize =
    256;  // events are dropped after so many commands, as by the engine's bench

std::uint32_t number(std::string_view text) {
  std::uint32_t value = 0;
  check(std::from_chars(text.begin(), text.end(), value).ec == std::errc{});
  return value;
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Adds up what was filled, and makes room.
void take(std::vector<ArrayEvent>& events, WorkloadTotals& totals) {
  for (const ArrayEvent& event : events) {
    if (event.kind != ArrayEvent::Kind::kFilled) continue;
    ++totals.fills;
    totals.quantity += event.quantity;
  }
  events.clear();
}

// Seconds for the timed commands; `apply(command, events)` for each.
template <class Command, class Apply>
double time_commands(const std::vector<Command>& commands, const Recording& recording, Apply apply) {
  std::vector<ArrayEvent> events;
  WorkloadTotals totals;
  Clock::time_point start = Clock::now();
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (i == recording.warm_up()) start = Clock::now();
    apply(commands[i], events);
    if ((i + 1) % kBatchSize == 0) take(events, totals);
  }
  const double seconds = seconds_since(start);
  take(events, totals);
  check(totals == recording.totals);
  return seconds;
}

ArrayCommand array_command(const PreparedRequest& request) {
  using Kind = ArrayCommand::Kind;
  const bool is_new = request.operation == Operation::kNew;
  const Kind other = request.operation == Operation::kCancel ? Kind::kCancel : Kind::kReplace;
  return {.kind = is_new ? Kind::kNew : other,
          .side = static_cast<std::uint8_t>(request.side),
          .id = number(request.order_id),
          .quantity = static_cast<std::uint32_t>(request.quantity.value()),
          .price = static_cast<std::uint32_t>(request.price.value())};
}

void BM_ArrayBook(benchmark::State& state) {
  const Recording recording = record_named("plain-1");
  std::vector<ArrayCommand> commands;
  for (const PreparedRequest& request : recording.requests()) commands.push_back(array_command(request));
  for (auto _ : state) {
    ArrayBook book(commands.size());
    state.SetIterationTime(time_commands(commands, recording, [&](const ArrayCommand& command, auto& events) {
      book.apply(command, events);
    }));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(recording.timed()));
}
BENCHMARK(BM_ArrayBook)->Name("ArrayBook/plain-1")->UseManualTime()->Unit(benchmark::kMillisecond);

// A command on orders by number.
struct NumberedCommand {
  Operation operation = Operation::kNew;
  OrderNumber number = 0;
  WorkloadOrder order;  // of a new one
};

// The zones of a workload, numbered at either end of its lanes.
struct NumberedZones {
  ZoneCosts costs;
  std::unordered_map<std::string, std::uint32_t> origins;
  std::unordered_map<std::string, std::uint32_t> destinations;
};

NumberedZones number_zones(const WorkloadReference& reference) {
  NumberedZones zones;
  for (const LaneRow& lane : reference.lanes) {
    zones.origins.try_emplace(lane.origin, static_cast<std::uint32_t>(zones.origins.size()));
    zones.destinations.try_emplace(lane.destination, static_cast<std::uint32_t>(zones.destinations.size()));
  }
  zones.costs = {.origins = zones.origins.size(), .destinations = zones.destinations.size(), .costs = {}};
  zones.costs.costs.resize(zones.costs.origins * zones.costs.destinations);
  for (const LaneRow& lane : reference.lanes) {
    const std::size_t row = zones.origins.at(lane.origin) * zones.costs.destinations;
    zones.costs.costs[row + zones.destinations.at(lane.destination)] =
        static_cast<std::int32_t>(lane.unit_cost.value());
  }
  return zones;
}

std::vector<NumberedCommand> number_commands(const Recording& recording, const NumberedZones& zones) {
  std::vector<NumberedCommand> commands;
  for (const PreparedRequest& request : recording.requests()) {
    NumberedCommand command{.operation = request.operation, .number = number(request.order_id), .order = {}};
    if (request.operation == Operation::kNew) {
      const std::string zone(request.zone.view());
      command.order = {.side = request.side,
                       .zone = (request.side == Side::kAsk ? zones.origins : zones.destinations).at(zone),
                       .price = static_cast<std::int32_t>(request.price.value()),
                       .open = static_cast<std::uint32_t>(request.quantity.value())};
    }
    commands.push_back(command);
  }
  return commands;
}

class ZoneMatcher {
 public:
  ZoneMatcher(const ZoneCosts& costs, std::size_t orders) : orders_(orders + 1), book_(orders_, costs) {}

  void apply(const NumberedCommand& command, std::vector<ArrayEvent>& events) {
    using Kind = ArrayEvent::Kind;
    WorkloadOrder& order = orders_[command.number];
    if (command.operation == Operation::kCancel) {
      events.push_back({.kind = order.is_resting ? Kind::kCancelled : Kind::kRejected, .id = command.number});
      if (order.is_resting) book_.leave(command.number);
      return;
    }
    order = command.order;
    events.push_back({.kind = Kind::kAccepted, .id = command.number, .open = order.open});
    fills_.clear();
    book_.enter(command.number, fills_);
    for (const WorkloadFill& fill : fills_) {
      events.push_back(
          {.kind = Kind::kFilled, .id = fill.maker, .taker = fill.taker, .quantity = fill.quantity});
    }
  }

 private:
  std::vector<WorkloadOrder> orders_;
  ZoneBook book_;
  std::vector<WorkloadFill> fills_;
};

void zone_book(benchmark::State& state, std::string_view name) {
  const Recording recording = record_named(name);
  const NumberedZones zones = number_zones(recording.workload.reference);
  const std::vector<NumberedCommand> commands = number_commands(recording, zones);
  for (auto _ : state) {
    ZoneMatcher matcher(zones.costs, commands.size());
    state.SetIterationTime(
        time_commands(commands, recording,
                      [&](const NumberedCommand& command, auto& events) { matcher.apply(command, events); }));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(recording.timed()));
}
BENCHMARK_CAPTURE(zone_book, spatial_100, "spatial-100")->Name("ZoneBook/spatial-100")->UseManualTime();
BENCHMARK_CAPTURE(zone_book, spatial_340, "spatial-340")->Name("ZoneBook/spatial-340")->UseManualTime();
BENCHMARK_CAPTURE(zone_book, spatial_china, "spatial-china")->Name("ZoneBook/spatial-china")->UseManualTime();

}  // namespace
}  // namespace farmgate
