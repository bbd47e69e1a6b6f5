// One market with supply and demand in many zones.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <vector>

#include "bench/spatial_reference.h"
#include "engine/accounts/open_orders.h"
#include "engine/logistics/cost_tables.h"
#include "engine/matching/market.h"
#include "engine/model/event_buffer.h"

namespace farmgate {
namespace {

// A market that rests about as many orders as it is asked to, and commands that keep it so.
class SpatialMarket {
 public:
  SpatialMarket(const SpatialZones& zones, std::size_t resting)
      : zones_(zones),
        data_(spatial_reference(zones)),
        market_(CommodityId{0}, CostTables().table_for(data_, data_.commodity(CommodityId{0}))) {
    while (market_.resting_count() < resting) {
      place(/*crosses=*/false);
      events_.clear();
    }
  }

  // A new order; every seventh crosses.
  void step() {
    place(random_() % 7 == 0);
    if (++since_clear_ % 256 == 0) events_.clear();
  }
  void cancel_oldest() {
    Command command = next(Operation::kCancel);
    command.placed = ++cancelled_;
    command.slot = slot_of_[command.placed % slot_of_.size()];
    command.order_id = "x";
    apply(command);
  }

  std::size_t resting_count() const { return market_.resting_count(); }

 private:
  Command next(Operation operation) {
    Command command;
    command.sequence = ++sequence_;
    command.operation = operation;
    command.commodity = CommodityId{0};
    command.account = AccountId{0};
    return command;
  }

  // Asks stand from 50,000 up and bids as far down that no lane joins them, unless they are to cross.
  void place(bool crosses) {
    Command command = next(Operation::kNew);
    command.placed = command.sequence;
    command.account = AccountId{random_() % 100};
    command.order_id = "order-1";
    command.side = random_() % 2 == 0 ? Side::kBid : Side::kAsk;
    const bool is_bid = command.side == Side::kBid;
    command.zone =
        ZoneId{is_bid ? zones_.origins + random_() % zones_.destinations : random_() % zones_.origins};
    const auto away = static_cast<std::int64_t>(random_() % 2'000);
    const std::int64_t passive = is_bid ? 50'500 - away : 50'000 + away;
    const std::int64_t aggressive = is_bid ? 53'000 : 48'000;
    command.price = Price{crosses ? aggressive : passive};
    command.quantity = Lots{static_cast<std::int64_t>(1 + random_() % 100)};
    command.slot = slots_.add(CommodityId{0}, RecordId{0});
    slot_of_[command.placed % slot_of_.size()] = command.slot;
    apply(command);
  }

  // Frees the slots of orders that the command closed, as the gate does.
  void apply(const Command& command) {
    const std::size_t first = events_.size();
    market_.apply(command, events_);
    for (const Event& event : events_.events().subspan(first)) {
      for_each_closed(event, [&](const OrderName& order) { slots_.remove(CommodityId{0}, order.slot); });
    }
  }

  const SpatialZones zones_;
  ReferenceData data_;
  Market market_;
  EventBuffer events_;
  OpenOrders slots_;
  std::vector<OrderSlot> slot_of_ = std::vector<OrderSlot>(1 << 20);  // by sequence, of recent orders
  std::mt19937_64 random_{1};
  Sequence sequence_ = 0;
  Sequence cancelled_ = 0;
  std::uint64_t since_clear_ = 0;
};

// One new order, every seventh of them crossing, and a cancel to keep the book at its size; by zones on
// either side.
void BM_PlaceAndCancel(benchmark::State& state) {
  const auto resting = static_cast<std::size_t>(state.range(2));
  const SpatialZones zones{.origins = static_cast<std::size_t>(state.range(0)),
                           .destinations = static_cast<std::size_t>(state.range(1))};
  SpatialMarket market(zones, resting);
  std::int64_t commands = 0;
  for (auto _ : state) {
    market.step();
    ++commands;
    while (market.resting_count() > resting) {
      market.cancel_oldest();
      ++commands;
    }
  }
  state.SetItemsProcessed(commands);
}
BENCHMARK(BM_PlaceAndCancel)
    ->ArgNames({"origins", "destinations", "resting"})
    ->Args({1, 1, 10'000})
    ->Args({100, 100, 10'000})
    ->Args({340, 340, 10'000})
    ->Args({2'838, 340, 10'000});

}  // namespace
}  // namespace farmgate
