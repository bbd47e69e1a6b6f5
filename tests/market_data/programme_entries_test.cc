// What programmes have locked and paid as the events tell of it, held against docs/money.md and against the
// gate; and what there is to tell about them.
#include "engine/market_data/programme_entries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/market_data/incentive_entries.h"
#include "engine/model/reference_rows.h"
#include "tests/market_data/snapshot_source.h"
#include "tests/support/random_requests.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Pair;
using testing::UnorderedElementsAre;

constexpr Timestamp ms(std::int64_t milliseconds) {
  return Timestamp{milliseconds * 1'000'000};
}

ProgrammeRow fair(std::int64_t budget) {
  return {.symbol = "fair", .funder = "state", .budget = budget, .amount = 5};
}

// Onions from farm, in county upper, to city, over a lane of 4: no lot can get more.
ReferenceData market_of(std::int64_t budget) {
  ReferenceData data;
  ReferenceEffect effect;
  const ReferenceChange rows = {
      CommodityRow{
          .symbol = "onion", .name = "Onion", .lot = "bag", .class_symbol = "road", .tick = Price{1}},
      ZoneRow{.symbol = "farm", .county = "upper", .kind = ZoneKind::kRural},
      ZoneRow{.symbol = "city", .kind = ZoneKind::kUrban},
      LaneRow{.origin = "farm", .destination = "city", .class_symbol = "road", .unit_cost = Price{4}},
      AccountRow{.symbol = "al", .attributes = {"smallholder", "women_led"}},
      AccountRow{.symbol = "ada"},
      AccountRow{.symbol = "bo"},
      fair(budget)};
  EXPECT_FALSE(data.apply(rows, effect).has_value());
  return data;
}

std::string share_text(std::string_view programme, std::string_view account, const IncentiveShare& share) {
  return std::string(programme) + " " + std::string(account) + " " + std::to_string(share.period) + " " +
         to_string(share.sold) + " " + std::to_string(share.paid);
}

// An engine, and the ledger of its programmes, which is opened anew after so many commands; 0: never.
class FollowedProgrammes {
 public:
  FollowedProgrammes(ReferenceData data, const GateOptions& options, std::size_t restart_every)
      : restart_every_(restart_every), source_(snapshot_source(std::move(data), options)) {
    begin();
  }

  void apply(const PreparedRequest& request) { apply(std::span(&request, 1)); }
  // They are written together.
  void apply(std::span<const PreparedRequest> requests) {
    if (restart_every_ != 0 && engine().last_sequence() % restart_every_ == 0) reopen();
    const EventChunk chunk = farmgate::apply(requests, source_);
    EventRecords records(chunk.events);
    LateReplaces late_replaces(chunk.late_replaces);
    for (EventRecord record; records.next(record);) {
      time_ = record.time;
      const Status applied = entries_->apply(record, batch_);
      ASSERT_TRUE(applied) << applied.error().message;
      if (const LateReplace* const late = late_replaces.answered_by(record)) {
        const Status told = entries_->not_replaced(record, *late);
        ASSERT_TRUE(told) << told.error().message;
      }
      const auto payments = incentives_->apply(record, batch_);
      ASSERT_TRUE(payments) << payments.error().message;
      if (!payments->empty()) {
        ASSERT_TRUE(entries_->pay(record, *payments));
      }
    }
    write(chunk.last);
  }
  void apply(const Request& request) { apply(PreparedRequest(request)); }

  ProgrammeBalance balance(std::string_view programme = "fair") const {
    const auto balance = store_->programmes().balance(programme);
    EXPECT_TRUE(balance && *balance);
    return **balance;
  }
  std::vector<ProgrammePart> parts(std::string_view programme = "fair") const {
    return *store_->programmes().parts(programme);
  }
  std::vector<ProgrammeEntry> news() const { return *store_->programmes().news({}, 1'000'000); }
  // What accounts have sold under programmes that pay for volume, as the store has it.
  std::vector<std::string> shares() const {
    const auto stored = store_->programmes().shares();
    EXPECT_TRUE(stored);
    std::vector<std::string> texts;
    for (const ProgrammeReader::Share& from : *stored) {
      texts.push_back(share_text(from.programme, from.account, from.share));
    }
    std::ranges::sort(texts);
    return texts;
  }
  const Engine& engine() const { return *source_.state.engine; }
  // What the gate has locked of a programme by the time of the last event.
  std::int64_t locked_at_gate(ProgrammeId programme) {
    Programmes& programmes = source_.state.engine->gate().programmes_to_restore();
    programmes.advance(time_);
    return programmes.balance(programme).locked;
  }
  // What all events come to in memory, in one go.
  const Incentives& incentives() const { return source_.folds.ledger.incentives(); }
  // By the last command.
  std::size_t written_bytes() const { return written_bytes_; }
  // Whether the store has an open ask of this name.
  bool is_stored(const OrderKey& order) const {
    return store_->programmes().ask(order.account, order.id)->has_value();
  }

 private:
  void begin() {
    entries_ = *ProgrammeEntries::open(*store_);
    entries_->begin(reference_rows(engine().reference()), batch_);
    incentives_ = IncentiveEntries::anew(*store_);
    incentives_->change(reference_rows(engine().reference()), batch_);
    write(0);
  }
  void write(Sequence last) {
    entries_->finish(batch_);
    incentives_->finish(batch_);
    written_bytes_ = batch_.size_bytes();
    ASSERT_TRUE(store_->write(batch_, {.last = last, .complete_from = 1}));
    batch_.clear();
  }
  void reopen() {
    entries_.reset();
    incentives_.reset();
    store_.reset();
    store_ = *LedgerStore::open(folder_.file("ledger"));
    entries_ = *ProgrammeEntries::open(*store_);
    incentives_ = *IncentiveEntries::open(*store_);
  }

  const std::size_t restart_every_;
  std::size_t written_bytes_ = 0;
  Timestamp time_;  // of the last event
  TemporaryFolder folder_;
  SnapshotSource source_;
  std::unique_ptr<LedgerStore> store_ = *LedgerStore::open(folder_.file("ledger"));
  std::unique_ptr<ProgrammeEntries> entries_;
  std::unique_ptr<IncentiveEntries> incentives_;
  LedgerBatch batch_;
};

Request ask(const OrderKey& order, Lots quantity, Price price) {
  Request request = new_ask(order, quantity, price);
  request.zone = "farm";
  return request;
}

Request granted(const ReferenceChange& rows) {
  Request request;
  request.operation = Operation::kReference;
  request.change = &rows;
  return request;
}

class ProgrammeEntriesTest : public testing::TestWithParam<std::size_t> {
 protected:
  void expect(std::int64_t available, std::int64_t locked, std::int64_t paid) const {
    EXPECT_EQ(followed_.balance().available(), available);
    EXPECT_EQ(followed_.balance().locked(), locked);
    EXPECT_EQ(followed_.balance().sums.paid, paid);
  }
  // Kind, level and the sums it was told with.
  std::vector<std::string> news() const {
    std::vector<std::string> lines;
    for (const ProgrammeEntry& entry : followed_.news()) {
      lines.push_back(std::to_string(entry.place.sequence) + "." + std::to_string(entry.place.index) + " " +
                      std::to_string(static_cast<int>(entry.what)) + " " +
                      std::to_string(entry.level_per_cent) + " of " + std::to_string(entry.granted) + ": " +
                      std::to_string(entry.locked) + "+" + std::to_string(entry.paid));
    }
    return lines;
  }

  FollowedProgrammes followed_{market_of(1'000), {}, GetParam()};
};

INSTANTIATE_TEST_SUITE_P(WithRestarts, ProgrammeEntriesTest, testing::Values(0, 1));

// The first table of docs/money.md, "Coupons".
TEST_P(ProgrammeEntriesTest, ACouponFromItsAskToItsEnd) {
  followed_.apply(at(ms(0), ask({"al", "a1"}, Lots{100}, Price{50})));
  expect(600, 400, 0);
  followed_.apply(at(ms(1), ask({"al", "a2"}, Lots{151}, Price{50})));
  expect(600, 400, 0);
  followed_.apply(at(ms(12), new_bid({"bo", "b1"}, Lots{30}, Price{60})));
  expect(600, 280, 120);
  followed_.apply(at(ms(25), cancel_of({"al", "a1"})));
  expect(600, 280, 120);
  EXPECT_EQ(followed_.balance().uncounted(), 280);
  followed_.apply(at(ms(39), ask({"al", "a3"}, Lots{151}, Price{50})));
  expect(600, 280, 120);
  followed_.apply(at(ms(40), ask({"al", "a4"}, Lots{220}, Price{50})));
  expect(0, 880, 120);
}

// The second; what counts at 30 and 40 ms is told by the next event.
TEST_P(ProgrammeEntriesTest, ReplacesTakeANewCouponOrKeepTheirs) {
  followed_.apply(at(ms(0), ask({"al", "a1"}, Lots{100}, Price{50})));
  followed_.apply(at(ms(1), new_bid({"bo", "b1"}, Lots{30}, Price{60})));
  expect(600, 280, 120);
  followed_.apply(at(ms(12), replace_of({"al", "a1"}, Lots{110}, Price{55})));
  expect(160, 720, 120);
  followed_.apply(at(ms(29), replace_of({"al", "a1"}, Lots{90}, Price{55})));
  expect(160, 720, 120);
  followed_.apply(at(ms(30), new_bid({"bo", "b2"}, Lots{1}, Price{1})));
  expect(560, 320, 120);
  followed_.apply(at(ms(40), new_bid({"bo", "b3"}, Lots{1}, Price{1})));
  expect(640, 240, 120);
  followed_.apply(at(ms(41), replace_of({"al", "a1"}, Lots{300}, Price{60})));
  expect(640, 240, 120);
  followed_.apply(at(ms(60), new_bid({"bo", "b4"}, Lots{1}, Price{1})));
  expect(880, 0, 120);
}

// Its coupon is locked for all its lots, though none of them is ever open.
TEST_P(ProgrammeEntriesTest, AReplaceThatComesTooLateLocksForTwoEpochs) {
  followed_.apply(at(ms(0), ask({"al", "a1"}, Lots{100}, Price{50})));
  followed_.apply(at(ms(0), new_bid({"bo", "b1"}, Lots{100}, Price{60})));
  expect(600, 0, 400);
  followed_.apply(at(ms(30), replace_of({"al", "a1"}, Lots{150}, Price{55})));
  expect(0, 600, 400);
  EXPECT_EQ(followed_.balance().uncounted(), 600);
  followed_.apply(at(ms(49), ask({"al", "a2"}, Lots{1}, Price{50})));
  expect(0, 600, 400);
  followed_.apply(at(ms(50), new_bid({"bo", "b2"}, Lots{1}, Price{1})));
  expect(600, 0, 400);
}

TEST_P(ProgrammeEntriesTest, AReplaceToNoMoreThanIsFilledLocksForTwoEpochs) {
  followed_.apply(at(ms(0), ask({"al", "a1"}, Lots{100}, Price{50})));
  followed_.apply(at(ms(0), new_bid({"bo", "b1"}, Lots{30}, Price{60})));
  expect(600, 280, 120);
  followed_.apply(at(ms(30), replace_of({"al", "a1"}, Lots{30}, Price{55})));
  expect(480, 400, 120);
  EXPECT_EQ(followed_.balance().uncounted(), 400);
  followed_.apply(at(ms(50), new_bid({"bo", "b2"}, Lots{1}, Price{1})));
  expect(880, 0, 120);
}

TEST_P(ProgrammeEntriesTest, SumsAreToldByCountyCommodityAndAttribute) {
  followed_.apply(ask({"al", "a1"}, Lots{100}, Price{50}));
  followed_.apply(new_bid({"bo", "b1"}, Lots{30}, Price{60}));
  followed_.apply(ask({"ada", "a2"}, Lots{10}, Price{50}));

  const ProgrammeSums of_al{.locked = 280, .locked_lots = 70, .paid = 120, .paid_lots = 30};
  const ProgrammeSums of_ada{.locked = 40, .locked_lots = 10};
  const ProgrammeSums of_both{.locked = 320, .locked_lots = 80, .paid = 120, .paid_lots = 30};
  EXPECT_EQ(followed_.balance().sums, of_both);
  EXPECT_THAT(followed_.parts(),
              UnorderedElementsAre(ProgrammePart{ProgrammeDimension::kCounty, "upper", of_both},
                                   ProgrammePart{ProgrammeDimension::kCommodity, "onion", of_both},
                                   ProgrammePart{ProgrammeDimension::kAttribute, "smallholder", of_al},
                                   ProgrammePart{ProgrammeDimension::kAttribute, "women_led", of_al},
                                   ProgrammePart{ProgrammeDimension::kAttribute, "", of_ada}));
}

// Of changes that are written together with the ask, too.
TEST(WithoutRepeats, HasEveryAttributeOnceAndNoneWithoutAName) {
  EXPECT_THAT(without_repeats({"smallholder", "", "green", "smallholder"}),
              ElementsAre("green", "smallholder"));
}

TEST_P(ProgrammeEntriesTest, AttributesAreThoseOfTheMoment) {
  const ReferenceChange green{AccountRow{.symbol = "ada", .attributes = {"green"}}};
  const ReferenceChange none{AccountRow{.symbol = "ada"}};
  const std::vector<PreparedRequest> requests{
      PreparedRequest(granted(green)), PreparedRequest(ask({"ada", "a1"}, Lots{10}, Price{50})),
      PreparedRequest(granted(none)), PreparedRequest(ask({"ada", "a2"}, Lots{20}, Price{50}))};
  followed_.apply(requests);

  EXPECT_THAT(followed_.parts(),
              IsSupersetOf({ProgrammePart{ProgrammeDimension::kAttribute,
                                          "green",
                                          {.locked = 40, .locked_lots = 10, .paid = 0, .paid_lots = 0}},
                            ProgrammePart{ProgrammeDimension::kAttribute,
                                          "",
                                          {.locked = 80, .locked_lots = 20, .paid = 0, .paid_lots = 0}}}));
}

// An ask that the store has under its county takes a coupon and closes with what is written together; the
// next of its id is another.
TEST_P(ProgrammeEntriesTest, AnAskThatClosesIsForgotten) {
  followed_.apply(ask({"al", "a1"}, Lots{251}, Price{50}));
  const std::vector<PreparedRequest> requests{PreparedRequest(replace_of({"al", "a1"}, Lots{100}, Price{55})),
                                              PreparedRequest(cancel_of({"al", "a1"}))};
  followed_.apply(requests);

  EXPECT_EQ(followed_.balance().sums, ProgrammeSums{});
  EXPECT_FALSE(followed_.is_stored({"al", "a1"}));
}

// Of bids, and of asks that never rested, the store has nothing that could be removed.
TEST_P(ProgrammeEntriesTest, AnOrderThatWasNeverStoredLeavesNothingBehind) {
  const std::size_t nothing = LedgerBatch().size_bytes();
  Request immediate = ask({"al", "a1"}, Lots{251}, Price{50});
  immediate.time_in_force = TimeInForce::kImmediateOrCancel;

  followed_.apply(immediate);
  EXPECT_EQ(followed_.written_bytes(), nothing);
  followed_.apply(new_bid({"bo", "b1"}, Lots{1}, Price{1}));
  followed_.apply(cancel_of({"bo", "b1"}));
  EXPECT_EQ(followed_.written_bytes(), nothing);

  followed_.apply(ask({"al", "a2"}, Lots{251}, Price{50}));
  followed_.apply(cancel_of({"al", "a2"}));
  EXPECT_GT(followed_.written_bytes(), nothing);
}

// It rested before there was enough for it, and its county is still known.
TEST_P(ProgrammeEntriesTest, AnAskThatTakesItsCouponByAReplaceHasItsCounty) {
  followed_.apply(at(ms(0), ask({"al", "a1"}, Lots{251}, Price{50})));
  EXPECT_THAT(followed_.parts(), IsEmpty());

  followed_.apply(at(ms(1), replace_of({"al", "a1"}, Lots{100}, Price{55})));

  EXPECT_EQ(followed_.balance().sums.locked, 400);
  EXPECT_EQ(followed_.parts().front().name, "upper");
}

// 199 lots are 796, 200 are 800, 250 are 1,000.
TEST_P(ProgrammeEntriesTest, TellsWhenFourFifthsAreUsedAndWhenAllIs) {
  followed_.apply(at(ms(0), ask({"al", "a1"}, Lots{199}, Price{50})));
  EXPECT_THAT(news(), IsEmpty());
  followed_.apply(at(ms(0), ask({"al", "a2"}, Lots{1}, Price{50})));
  EXPECT_THAT(news(), ElementsAre("2.0 6 80 of 1000: 800+0"));
  followed_.apply(at(ms(0), new_bid({"bo", "b1"}, Lots{40}, Price{60})));
  followed_.apply(at(ms(0), ask({"ada", "a3"}, Lots{49}, Price{50})));
  EXPECT_EQ(news().size(), 1u);
  followed_.apply(at(ms(0), ask({"ada", "a4"}, Lots{1}, Price{50})));
  EXPECT_THAT(news(), ElementsAre("2.0 6 80 of 1000: 800+0", "5.0 6 100 of 1000: 840+160"));
}

TEST_P(ProgrammeEntriesTest, OneCommandThatReachesBothLevelsTellsBoth) {
  followed_.apply(ask({"al", "a1"}, Lots{250}, Price{50}));

  EXPECT_THAT(news(), ElementsAre("1.0 6 80 of 1000: 1000+0", "1.1 6 100 of 1000: 1000+0"));
}

// However often it is used up again.
TEST_P(ProgrammeEntriesTest, ALevelIsToldOnceOfWhatIsGranted) {
  for (std::int64_t second = 0; second < 3; ++second) {
    followed_.apply(at(ms(second * 1'000), ask({"al", "a1"}, Lots{200}, Price{50})));
    followed_.apply(at(ms(second * 1'000), cancel_of({"al", "a1"})));
  }
  EXPECT_EQ(news().size(), 1u);

  const ReferenceChange more{fair(2'000)};
  followed_.apply(at(ms(4'000), granted(more)));
  followed_.apply(at(ms(4'000), ask({"al", "a2"}, Lots{400}, Price{50})));

  EXPECT_THAT(news(),
              ElementsAre("1.0 6 80 of 1000: 800+0", "7.0 1 0 of 2000: 0+0", "8.0 6 80 of 2000: 1600+0"));
}

// An immediate ask has a coupon while it is matched, and uses up what it fills.
TEST_P(ProgrammeEntriesTest, ACouponThatIsGivenBackAtOnceUsesNothingUp) {
  Request immediate = ask({"al", "a1"}, Lots{250}, Price{50});
  immediate.time_in_force = TimeInForce::kImmediateOrCancel;
  followed_.apply(immediate);

  EXPECT_EQ(followed_.balance().uncounted(), 1'000);
  EXPECT_THAT(news(), IsEmpty());
}

TEST_P(ProgrammeEntriesTest, TellsOfChanges) {
  ProgrammeRow other{.symbol = "new", .funder = "state", .budget = 10, .amount = 1};
  const ReferenceChange created{other};
  other.end_time = ms(50);
  const ReferenceChange ends{other};
  const ReferenceChange deleted{ProgrammeDeletion{.symbol = "new"}};
  followed_.apply(at(ms(1), granted(created)));
  followed_.apply(at(ms(2), granted(created)));
  followed_.apply(at(ms(3), granted(ends)));
  followed_.apply(at(ms(49), new_bid({"bo", "b1"}, Lots{1}, Price{1})));
  EXPECT_EQ(news().size(), 2u);
  followed_.apply(at(ms(50), new_bid({"bo", "b2"}, Lots{1}, Price{1})));
  followed_.apply(at(ms(51), new_bid({"bo", "b3"}, Lots{1}, Price{1})));
  followed_.apply(at(ms(52), granted(deleted)));
  followed_.apply(at(ms(53), granted(ends)));

  std::vector<std::pair<Sequence, ProgrammeNews>> told;
  for (const ProgrammeEntry& entry : followed_.news()) told.emplace_back(entry.place.sequence, entry.what);
  EXPECT_THAT(told, ElementsAre(Pair(1u, ProgrammeNews::kCreated), Pair(3u, ProgrammeNews::kEndChanged),
                                Pair(5u, ProgrammeNews::kEnded), Pair(7u, ProgrammeNews::kDeleted),
                                Pair(8u, ProgrammeNews::kRestored)));
}

class RandomProgrammeEntries : public testing::TestWithParam<std::uint64_t> {};

// What was sold under programmes that pay for volume is in the store as all events in one go give it.
void expect_same_shares(const FollowedProgrammes& followed) {
  std::vector<std::string> expected;
  followed.incentives().visit_shares(
      [&expected](std::string_view programme, std::string_view account, const IncentiveShare& share) {
        expected.push_back(share_text(programme, account, share));
      });
  std::ranges::sort(expected);
  EXPECT_EQ(followed.shares(), expected);
}

// Coupons of the asks that rest, looked at one by one, and what the gate has paid; and what was paid for
// volume.
void expect_same_as_gate(FollowedProgrammes& followed) {
  const Engine& engine = followed.engine();
  const ReferenceData& reference = engine.reference();
  std::vector<std::int64_t> locked(reference.programme_count());
  engine.gate().visit_open([&](CommodityId commodity, OrderSlot slot, RecordId) {
    const RestingOrder order = engine.markets().resting_order(commodity, slot);
    if (!order.coupon.exists()) return;
    locked[order.coupon.programme.value()] += Price{order.coupon.locked}.value() * Lots{order.open}.value();
  });
  for (std::size_t i = 0; i < reference.programme_count(); ++i) {
    const auto symbol = reference.symbols().programmes.symbol(ProgrammeId{i});
    const ProgrammeBalance balance = followed.balance(symbol);
    EXPECT_EQ(balance.granted, reference.programme(ProgrammeId{i}).budget) << symbol;
    EXPECT_EQ(balance.sums.locked, locked[i]) << symbol;
    EXPECT_EQ(balance.locked(), followed.locked_at_gate(ProgrammeId{i})) << symbol;
    const std::int64_t for_volume = followed.incentives().paid(symbol);
    EXPECT_EQ(balance.sums.paid, engine.gate().programmes().balance(ProgrammeId{i}).paid + for_volume)
        << symbol;
    EXPECT_GE(balance.available(), 0) << symbol;
    for (const ProgrammeDimension dimension : {ProgrammeDimension::kCounty, ProgrammeDimension::kCommodity}) {
      ProgrammeSums sums;
      for (const ProgrammePart& part : followed.parts(symbol)) {
        if (part.dimension != dimension) continue;
        sums.locked += part.sums.locked;
        sums.locked_lots += part.sums.locked_lots;
        sums.paid += part.sums.paid;
        sums.paid_lots += part.sums.paid_lots;
      }
      EXPECT_EQ(sums, balance.sums) << symbol;
    }
  }
}

TEST_P(RandomProgrammeEntries, AreWhatTheGateHasAlsoOverRestarts) {
  const RandomMarket market = make_random_market(GetParam(), 1'500);
  const RandomRequests requests(market);
  FollowedProgrammes all(parse_reference(market.reference), gate_options(market.options), 0);
  FollowedProgrammes restarted(parse_reference(market.reference), gate_options(market.options), 40);
  std::size_t count = 0;
  for (const PreparedRequest& request : requests.all()) {
    all.apply(request);
    if (++count % 50 != 0) continue;
    expect_same_as_gate(all);
    expect_same_shares(all);
    if (testing::Test::HasFailure()) return;
  }
  for (const PreparedRequest& request : requests.all().first(300)) restarted.apply(request);

  FollowedProgrammes begun(parse_reference(market.reference), gate_options(market.options), 0);
  for (const PreparedRequest& request : requests.all().first(300)) begun.apply(request);
  EXPECT_EQ(restarted.news(), begun.news());
  expect_same_shares(restarted);
  expect_same_as_gate(restarted);
  for (std::size_t i = 0; i < begun.engine().reference().programme_count(); ++i) {
    const auto symbol = begun.engine().reference().symbols().programmes.symbol(ProgrammeId{i});
    EXPECT_EQ(restarted.balance(symbol), begun.balance(symbol));
    EXPECT_EQ(restarted.parts(symbol), begun.parts(symbol));
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomProgrammeEntries, testing::Range<std::uint64_t>(1, 9));

}  // namespace
}  // namespace farmgate
