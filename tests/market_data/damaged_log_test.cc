// Whatever happens to the bytes of an event log, those who follow it take it in or say that they cannot: over
// random streams with everything on, of which some events are lost, doubled, exchanged or overwritten.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/journal/ledger_store.h"
#include "engine/market_data/account_entries.h"
#include "engine/market_data/market_state.h"
#include "engine/market_data/programme_entries.h"
#include "engine/model/reference_rows.h"
#include "tests/market_data/snapshot_source.h"
#include "tests/support/random_draws.h"
#include "tests/support/random_requests.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

// Each event with its size before it, as the log has them.
std::vector<std::string> split(std::string_view bytes) {
  std::vector<std::string> events;
  EventRecords records(bytes);
  for (EventRecord record; records.next(record);) {
    const std::size_t end = bytes.size() - records.rest().size();
    std::size_t begin = 0;
    for (const std::string& event : events) begin += event.size();
    events.emplace_back(bytes.substr(begin, end - begin));
  }
  return events;
}

class DamagedLog : public testing::TestWithParam<std::uint64_t> {
 protected:
  DamagedLog() : market_(make_random_market(GetParam(), 250)), draws_(GetParam()) {
    SnapshotSource source =
        snapshot_source(parse_reference(market_.reference), gate_options(market_.options));
    genesis_ = reference_rows(source.state.engine->reference());
    const RandomRequests requests(market_);
    chunk_ = apply(requests.all(), source);
    events_ = split(chunk_.events);
  }

  // One that is there, or one of no sense.
  std::uint64_t any_number() {
    constexpr auto kLeast = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::min());
    const std::vector<std::uint64_t> numbers = {0,
                                                1,
                                                2,
                                                7,
                                                1'000'000'000,
                                                1'000'000'001,
                                                std::uint64_t{1} << 32,
                                                kLeast - 1,
                                                kLeast,
                                                ~std::uint64_t{0}};
    return draws_.one_of(numbers);
  }
  std::size_t place_in(std::size_t size) { return draws_.next() % size; }

  void damage(std::vector<std::string>& events) {
    const std::size_t at = place_in(events.size());
    const auto there = events.begin() + static_cast<std::ptrdiff_t>(at);
    std::string& event = *there;
    switch (draws_.between(0, 5)) {
      case 0:
        events.erase(there);
        break;
      case 1:
        events.insert(events.begin() + static_cast<std::ptrdiff_t>(place_in(events.size())),
                      std::string(event));
        break;
      case 2:
        std::swap(event, events[place_in(events.size())]);
        break;
      case 3:
        event[sizeof(std::uint32_t) + place_in(event.size() - sizeof(std::uint32_t))] =
            static_cast<char>(draws_.next());
        break;
      default: {
        const std::uint64_t number = any_number();
        const std::size_t offset = place_in(event.size() - sizeof number);
        std::memcpy(event.data() + std::max(offset, sizeof(std::uint32_t)), &number, sizeof number);
      }
    }
  }

  // The events behind each other, some of them damaged.
  EventChunk damaged() {
    std::vector<std::string> events = events_;
    for (std::int64_t count = draws_.between(1, 3); count > 0; --count) damage(events);
    EventChunk chunk{.first = chunk_.first, .last = chunk_.last};
    chunk.late_replaces = chunk_.late_replaces;
    for (const std::string& event : events) chunk.events += event;
    return chunk;
  }

  Status follow_market(const EventChunk& chunk) const {
    MarketState market;
    EXPECT_TRUE(market.begin(genesis_));
    return market.apply(chunk);
  }

  Status follow_ledger(const EventChunk& chunk) const {
    LedgerBatch batch;
    AccountEntries accounts(*store_);
    EXPECT_TRUE(accounts.change(genesis_));
    const auto programmes = *ProgrammeEntries::open(*store_);
    programmes->begin(genesis_, batch);
    EventRecords records(chunk.events);
    LateReplaces late_replaces(chunk.late_replaces);
    for (EventRecord record; records.next(record);) {
      if (Status applied = accounts.apply(record, batch); !applied) return applied;
      if (Status applied = programmes->apply(record, batch); !applied) return applied;
      const LateReplace* const late = late_replaces.answered_by(record);
      if (late == nullptr) continue;
      if (Status told = programmes->not_replaced(record, *late); !told) return told;
    }
    return records.broken() ? Status(Error{.code = ErrorCode::kBadInput, .message = "broken"}) : Status();
  }

  const RandomMarket market_;
  RandomDraws draws_;
  TemporaryFolder folder_;
  const std::unique_ptr<LedgerStore> store_ = *LedgerStore::open(folder_.file("ledger"));  // stays empty
  ReferenceChange genesis_;
  EventChunk chunk_;
  std::vector<std::string> events_;
};

TEST_P(DamagedLog, IsTakenInOrRefused) {
  constexpr int kTrials = 150;
  ASSERT_TRUE(follow_market(chunk_));
  ASSERT_TRUE(follow_ledger(chunk_));

  int refused_by_market = 0;
  int refused_by_ledger = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    const EventChunk chunk = damaged();
    const Status market = follow_market(chunk);
    const Status ledger = follow_ledger(chunk);
    refused_by_market += market ? 0 : 1;
    refused_by_ledger += ledger ? 0 : 1;
    EXPECT_TRUE(market || market.error().code == ErrorCode::kBadInput);
    EXPECT_TRUE(ledger || ledger.error().code == ErrorCode::kBadInput);
  }

  EXPECT_GT(refused_by_market, kTrials / 2);
  EXPECT_GT(refused_by_ledger, kTrials / 10);
}

INSTANTIATE_TEST_SUITE_P(Seeds, DamagedLog, testing::Range<std::uint64_t>(1, 17));

}  // namespace
}  // namespace farmgate
