// How often a market that is warm asks for memory: never.
//
// Replaces operator new for the whole program, to count.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "engine/logistics/cost_table.h"
#include "engine/matching/market.h"
#include "engine/model/event_buffer.h"
#include "tests/support/random_draws.h"
#include "tests/support/reference_rows.h"

namespace {

std::size_t allocation_count = 0;
std::size_t allocated_bytes = 0;  // what was given back still counts

void* allocate(std::size_t size, std::size_t alignment) {
  ++allocation_count;
  allocated_bytes += size;
  void* const memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) std::abort();
  return memory;
}

void release(void* memory) {
  std::free(memory);  // NOLINT(cppcoreguidelines-no-malloc): what operator delete stands on
}

}  // namespace

void* operator new(std::size_t size) {
  return allocate(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept {
  release(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  release(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  release(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  release(memory);
}

namespace farmgate {
namespace {

constexpr int kZones = 60;
constexpr std::size_t kCommandsPerBatch = 64;

std::string origin_name(std::int64_t number) {
  return "o" + std::to_string(number);
}
std::string destination_name(std::int64_t number) {
  return "d" + std::to_string(number);
}

// A lane from every origin to every destination, dearer the farther apart their numbers are.
ReferenceData all_joined() {
  ReferenceChange rows{commodity_row("onion", "road")};
  for (int zone = 0; zone < kZones; ++zone) {
    rows.emplace_back(zone_row(origin_name(zone)));
    rows.emplace_back(zone_row(destination_name(zone)));
  }
  for (int from = 0; from < kZones; ++from) {
    for (int to = 0; to < kZones; ++to) {
      rows.emplace_back(
          lane_row(origin_name(from), destination_name(to), {.unit_cost = std::abs(from - to)}));
    }
  }
  ReferenceData data = reference_of(rows);
  for (int account = 0; account < 50; ++account) data.open_account("account" + std::to_string(account));
  return data;
}

// Commands that place, fill, replace and cancel, with every option; 64 bytes are the longest id.
class Script {
 public:
  Script(const ReferenceData& data, std::size_t size) : ids_(size), commands_(size) {
    RandomDraws random(7);
    for (std::size_t i = 0; i < size; ++i) {
      ids_[i] = std::to_string(i);
      ids_[i].resize(static_cast<std::size_t>(random.between(5, 64)), 'x');
      commands_[i] = draw(data, random, i);
      commands_[i].slot = static_cast<OrderSlot>(commands_[i].placed);
    }
  }

  // The same again, as of sequences and times after `base`.
  const std::vector<Command>& after(Sequence base) {
    for (std::size_t i = 0; i < commands_.size(); ++i) {
      Command& command = commands_[i];
      command.placed = command.placed - (command.sequence - (i + 1)) + base;
      command.sequence = base + i + 1;
      const Timestamp later = Timestamp{static_cast<std::int64_t>(command.sequence)} - command.time;
      command.time += later;
      command.expire_time += later;
    }
    return commands_;
  }

 private:
  Command draw(const ReferenceData& data, RandomDraws& random, std::size_t i) const {
    Command command;
    command.sequence = i + 1;
    command.time = Timestamp{static_cast<std::int64_t>(i + 1)};
    command.commodity = CommodityId{0};
    command.placed = i + 1;
    command.order_id = ids_[i];
    command.account = AccountId{static_cast<std::size_t>(random.between(0, 49))};
    command.price = Price{random.between(95, 105)};
    command.quantity = Lots{random.between(1, 20)};
    const std::int64_t kind = random.between(0, 99);
    if (i > 100 && kind < 45) {
      command.operation = kind < 25 ? Operation::kCancel : Operation::kReplace;
      command.placed = static_cast<Sequence>(
          random.between(static_cast<std::int64_t>(i) - 100, static_cast<std::int64_t>(i)));
      return command;
    }
    if (kind == 99) {
      command.operation = Operation::kMassCancel;
      return command;
    }
    const bool is_bid = random.per_mille(500);
    const std::int64_t zone = random.between(0, kZones - 1);
    command.side = is_bid ? Side::kBid : Side::kAsk;
    command.zone = data.symbols().zones.find(is_bid ? destination_name(zone) : origin_name(zone));
    command.self_trade = static_cast<SelfTrade>(random.between(0, 2));
    command.time_in_force = static_cast<TimeInForce>(random.between(0, 3));
    if (command.time_in_force == TimeInForce::kGoodTillDate) {
      command.expire_time = Timestamp{static_cast<std::int64_t>(i) + 200};
    } else if (command.time_in_force == TimeInForce::kGoodTillCancel) {
      command.post_only = random.per_mille(200);
    } else if (command.time_in_force == TimeInForce::kImmediateOrCancel) {
      command.min_quantity = Lots{random.between(0, 3)};
    }
    return command;
  }

  std::vector<std::string> ids_;
  std::vector<Command> commands_;
};

// Runs the script, clearing the events batch by batch, then cancels whatever rests.
Sequence run(Market& market, const std::vector<Command>& commands, EventBuffer& events) {
  std::size_t in_batch = 0;
  for (const Command& command : commands) {
    market.apply(command, events);
    if (++in_batch % kCommandsPerBatch == 0) events.clear();
  }
  Sequence sequence = commands.back().sequence;
  for (std::size_t account = 0; account < 50; ++account) {
    events.clear();
    ++sequence;
    Command command;
    command.sequence = sequence;
    command.time = Timestamp{static_cast<std::int64_t>(sequence)};
    command.operation = Operation::kMassCancel;
    command.commodity = CommodityId{0};
    command.account = AccountId{account};
    market.apply(command, events);
  }
  events.clear();
  return sequence;
}

// The second time, everything has been as large as it gets.
TEST(Allocation, AWarmMarketAllocatesNothing) {
  const ReferenceData data = all_joined();
  Market market(CommodityId{0}, CostTable::make(data, kEveryClass, CostTable::kAnyTransit));
  EventBuffer events;
  Script script(data, 50'000);
  const Sequence last = run(market, script.after(0), events);
  const std::vector<Command>& again = script.after(last);
  ASSERT_EQ(market.resting_count(), 0u);

  const std::size_t before = allocation_count;
  run(market, again, events);
  const std::size_t after = allocation_count;

  EXPECT_EQ(after - before, 0u) << "in " << again.size() << " commands";
}

// So that the test above cannot pass because nothing is counted.
TEST(Allocation, AColdMarketIsCounted) {
  const ReferenceData data = all_joined();
  Market market(CommodityId{0}, CostTable::make(data, kEveryClass, CostTable::kAnyTransit));
  EventBuffer events;
  Script script(data, 1'000);
  const std::vector<Command>& commands = script.after(0);

  const std::size_t before = allocation_count;
  run(market, commands, events);

  EXPECT_GT(allocation_count, before);
}

Command order(CommodityId commodity, Sequence sequence, Side side, ZoneId zone) {
  Command command;
  command.sequence = sequence;
  command.placed = sequence;
  command.slot = static_cast<OrderSlot>(sequence - 1);
  command.commodity = commodity;
  command.account = AccountId{0};
  command.order_id = "o1";
  command.side = side;
  command.zone = zone;
  command.quantity = Lots{1};
  command.price = side == Side::kAsk ? Price{100} : Price{90};
  return command;
}

TEST(Allocation, TenThousandMarketsOfThreeOrdersStaySmall) {
  constexpr std::size_t kMarkets = 10'000;
  const ReferenceData data = all_joined();
  const ZoneId farm = data.symbols().zones.find(origin_name(1));
  const ZoneId city = data.symbols().zones.find(destination_name(2));
  const auto costs = CostTable::make(data, kEveryClass, CostTable::kAnyTransit);
  std::vector<std::unique_ptr<Market>> markets;
  EventBuffer events;

  const std::size_t before = allocated_bytes;
  std::size_t resting = 0;
  for (std::size_t i = 0; i < kMarkets; ++i) {
    const CommodityId commodity{i};
    Market& market = *markets.emplace_back(std::make_unique<Market>(commodity, costs));
    market.apply(order(commodity, 1, Side::kAsk, farm), events);
    market.apply(order(commodity, 2, Side::kAsk, farm), events);
    market.apply(order(commodity, 3, Side::kBid, city), events);
    resting += market.resting_count();
    events.clear();
  }

  EXPECT_EQ(resting, 3 * kMarkets);
  EXPECT_LT(allocated_bytes - before, std::size_t{200} << 20);
}

}  // namespace
}  // namespace farmgate
