// Insight is the same for any number of threads that match, from the first event or from a snapshot, kept
// beside the engine or by those who read.
#include <gtest/gtest.h>

#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "engine/journal/snapshot_file.h"
#include "engine/model/reference_rows.h"
#include "tests/insight/long_market.h"
#include "tests/insight/sold_goods.h"
#include "tests/market_data/live_market.h"
#include "tests/market_data/snapshot_source.h"
#include "tests/support/random_requests.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

constexpr int kCommands = 2'000;

using Image = std::vector<std::string>;

// By an engine of one thread, one request at a time, all in one go.
Image image_beside_the_engine(const RandomMarket& market, std::span<const PreparedRequest> requests) {
  SnapshotSource source = snapshot_source(parse_reference(market.reference), gate_options(market.options));
  source.folds = EventFolds::of(parse_reference(market.reference), kLowTerms);
  for (const PreparedRequest& request : requests) apply(std::span(&request, 1), source);
  return image_of(source.folds.insight.insight());
}

class LiveInsight : public testing::TestWithParam<std::tuple<std::size_t, std::uint64_t>> {
 protected:
  LiveInsight()
      : market_(long_market(std::get<1>(GetParam()), kCommands)),
        requests_(market_),
        expected_(image_beside_the_engine(market_, requests_.all())) {
    const GateOptions gate = gate_options(market_.options);
    const Genesis genesis{.reference = reference_rows(parse_reference(market_.reference)),
                          .open_accounts = gate.open_accounts,
                          .remembered_closes = gate.remembered_closes};
    live_ = std::make_unique<LiveMarket>(genesis, std::get<0>(GetParam()), kLowTerms);
  }

  Image image() {
    return live_->read_insight([](const Insight& insight) { return image_of(insight); });
  }

  RandomMarket market_;
  RandomRequests requests_;
  Image expected_;
  std::unique_ptr<LiveMarket> live_;
};

TEST_P(LiveInsight, IsWhatTheEventsGiveInOneGo) {
  live_->apply(requests_.all());

  EXPECT_EQ(image(), expected_);
  EXPECT_GT(expected_.size(), 20u);
  const Int128 paid_for_volume = live_->read_insight([](const Insight& insight) {
    const ProgrammeEffects& programmes = insight.programmes();
    return programmes.effect(programmes.find(kVolumeProgramme)).all.money;
  });
  EXPECT_GT(paid_for_volume, 0);
}

// The first half is in the snapshot alone.
TEST_P(LiveInsight, GoesOnFromASnapshot) {
  const std::size_t half = requests_.all().size() / 2;
  live_->apply(requests_.all().first(half));
  live_->stop_with_snapshot();
  live_->restart(LiveMarket::CopyFrom::kSnapshot);
  live_->apply(requests_.all().subspan(half));

  EXPECT_EQ(image(), expected_);
  EXPECT_EQ(live_->copied_from(), half);
}

// The second snapshot is made by an engine that went on from the first.
TEST_P(LiveInsight, GoesOnFromASnapshotThatWentOnFromASnapshot) {
  const std::size_t third = requests_.all().size() / 3;
  for (std::size_t i = 0; i < 2; ++i) {
    live_->apply(requests_.all().subspan(i * third, third));
    live_->stop_with_snapshot();
    live_->restart(LiveMarket::CopyFrom::kSnapshot);
  }
  live_->apply(requests_.all().subspan(2 * third));

  EXPECT_EQ(image(), expected_);
  EXPECT_EQ(live_->copied_from(), 2 * third);
}

INSTANTIATE_TEST_SUITE_P(Shards, LiveInsight,
                         testing::Combine(testing::Values(0, 1, 2), testing::Values(11, 12, 13)));

// A copy of a snapshot as it was made before there was insight.
void copy_without_insight(const std::string& from, const std::string& to) {
  auto reader = SnapshotReader::open(from);
  ASSERT_TRUE(reader) << reader.error().message;
  auto writer = SnapshotWriter::open(to, reader->header());
  ASSERT_TRUE(writer) << writer.error().message;
  SnapshotPart part;
  for (auto read = reader->next(part); read && *read; read = reader->next(part)) {
    for (const ReferenceEdit& edit : part.reference) EXPECT_TRUE(writer->add(edit));
    for (const CommodityId commodity : part.halted) EXPECT_TRUE(writer->add_halt(commodity));
    for (const SnapshotOrder& order : part.orders) EXPECT_TRUE(writer->add(order));
    for (const SnapshotRequest& request : part.mass_cancels) EXPECT_TRUE(writer->add_mass_cancel(request));
    for (const SnapshotCredit& credit : part.credit) EXPECT_TRUE(writer->add(credit));
    for (const SnapshotSubsidy& subsidy : part.subsidies) EXPECT_TRUE(writer->add(subsidy));
    for (const SnapshotFigures& figures : part.figures) EXPECT_TRUE(writer->add(figures));
    for (const SnapshotPosition& position : part.positions) EXPECT_TRUE(writer->add(position));
  }
  ASSERT_TRUE(writer->finish());
}

TEST(SnapshotWithoutInsight, IsWhereItBegins) {
  const TemporaryFolder folder;
  const RandomMarket market = make_random_market(3, 200);
  const RandomRequests requests(market);
  SnapshotSource source = snapshot_source(parse_reference(market.reference), gate_options(market.options));
  for (const PreparedRequest& request : requests.all()) apply(std::span(&request, 1), source);
  const std::string path = folder.file("old.snapshot.zst");
  ASSERT_TRUE(save_snapshot(source.state, folder.file("new.snapshot.zst"), &source.folds));
  copy_without_insight(folder.file("new.snapshot.zst"), path);

  const auto copy = MarketState::restore(path);
  EventFolds folds;
  const auto loaded = load_snapshot(path, &folds);

  ASSERT_TRUE(copy) << copy.error().message;
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ((*copy)->insight().since().sequence, requests.all().size());
  EXPECT_EQ(folds.insight.insight().since().sequence, requests.all().size());
}

}  // namespace
}  // namespace farmgate
