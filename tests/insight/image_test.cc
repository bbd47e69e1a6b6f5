// An image, and what comes after it, give what all of it gives.
#include "engine/insight/image.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "tests/insight/long_market.h"
#include "tests/insight/sold_goods.h"
#include "tests/support/random_draws.h"

namespace farmgate {
namespace {

using Image = std::vector<std::string>;

const ReferenceChange& rows() {
  static const ReferenceChange rows = [] {
    ZoneRow poor = village_row("dale", 4, "Ridge");
    poor.attributes = {"poor-county"};
    return ReferenceChange{village_row("hill", 3, "Ridge"),
                           poor,
                           village_row("glen", 0, "Vale"),
                           AccountRow{.symbol = "al", .owner = "firm"},
                           AccountRow{.symbol = "cy", .attributes = {"green", "women-led"}},
                           AccountRow{.symbol = "di", .owner = "firm"}};
  }();
  return rows;
}

std::vector<SaleTerms> random_sales(std::uint64_t seed, int count) {
  RandomDraws draws(seed);
  RandomDraws payments(seed + 100);
  std::vector<SaleTerms> sales;
  Day day = 0;
  for (int i = 0; i < count; ++i) {
    day += static_cast<Day>(draws.per_mille(25) ? 400 : draws.between(0, 12));
    SaleTerms sale{.day = day,
                   .producer = draws.one_of_words({"al", "cy", "di", "eve", "flo"}),
                   .buyer = draws.one_of_words({"bo", "di"}),
                   .origin = draws.one_of_words({"hill", "dale", "glen"}),
                   .destination = draws.one_of_words({"city", "port"}),
                   .lots = draws.between(1, 9),
                   .farm_gate = draws.between(1, 200),
                   .unit_cost = draws.between(10, 30),
                   .ask_slack = draws.between(0, 9),
                   .bid_slack = draws.between(0, 9)};
    if (draws.per_mille(400)) {
      sale.programme = draws.one_of_words({"freight", "rail"});
      sale.redeemed = draws.between(1, 10);
    }
    if (payments.per_mille(150)) sale.payments = {{"volume", payments.between(1, 400)}};
    sales.push_back(sale);
  }
  return sales;
}

// Goes on behind the first `cut` sales.
Image image_after(const std::vector<SaleTerms>& sales, std::size_t cut) {
  SoldGoods goods(kLowTerms);
  goods.with(rows());
  for (std::size_t i = 0; i < cut; ++i) goods.sell(sales[i]);
  goods.restart(rows());
  for (std::size_t i = cut; i < sales.size(); ++i) goods.sell(sales[i]);
  return image_of(goods.insight());
}

TEST(Image, GivesWithTheRestWhatAllOfItGives) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const std::vector<SaleTerms> sales = random_sales(seed, 300);
    SoldGoods whole(kLowTerms);
    whole.with(rows());
    for (const SaleTerms& sale : sales) whole.sell(sale);
    const Image expected = image_of(whole.insight());

    for (std::size_t cut = 0; cut <= sales.size(); cut += 23) {
      ASSERT_EQ(image_after(sales, cut), expected) << "seed " << seed << ", cut " << cut;
    }
  }
}

// So many that milestones are kept no more.
SoldGoods crowd() {
  SoldGoods goods({.poverty_line = 1});
  for (std::size_t i = 0; i <= Milestones::kKept / 2; ++i) goods.sell({.producer = std::to_string(i)});
  return goods;
}

// All kinds of milestones and of records are among what the test before compares; but for those of milestones
// that are kept no more, which a crowd has.
TEST(Image, HasEveryKindOfRecord) {
  SoldGoods goods(kLowTerms);
  goods.with(rows());
  for (const SaleTerms& sale : random_sales(1, 300)) goods.sell(sale);

  std::vector<bool> records(static_cast<std::size_t>(ImageKind::kDroppedMilestones) + 1);
  for (const Image& image : {image_of(goods.insight()), image_of(crowd().insight())}) {
    for (const std::string& record : image) records[static_cast<std::size_t>(record[0])] = true;
  }
  std::vector<bool> milestones(kMilestoneKindCount);
  for (const Milestone& milestone : goods.insight().milestones().kept()) {
    milestones[static_cast<std::size_t>(milestone.kind)] = true;
  }

  for (std::size_t kind = 1; kind < records.size(); ++kind) EXPECT_TRUE(records[kind]) << kind;
  for (std::size_t kind = 0; kind < milestones.size(); ++kind) EXPECT_TRUE(milestones[kind]) << kind;
}

// Whoever is above the line stays so without another milestone; under other terms, silently not.
TEST(Image, IsHeldAgainstTheTermsOfTheOneThatReadsIt) {
  SoldGoods goods({.poverty_line = 100});
  goods.sell({.producer = "al"});
  const auto image = image_of(goods.insight());

  const Insight same = insight_of({.poverty_line = 100}, {}, image);
  const Insight stricter = insight_of({.poverty_line = 101}, {}, image);

  EXPECT_TRUE(same.producers().earner(EarnerId{0}).is_above);
  EXPECT_FALSE(stricter.producers().earner(EarnerId{0}).is_above);
  EXPECT_EQ(same.milestones().kept().size(), 2u);
  EXPECT_EQ(stricter.milestones().kept().size(), 2u);
}

bool is_taken(const std::string& record) {
  Insight insight;
  return insight.restore(record);
}

TEST(Image, CutAnywhereARecordIsNone) {
  SoldGoods goods(kLowTerms);
  goods.with(rows());
  for (const SaleTerms& sale : random_sales(2, 60)) goods.sell(sale);

  for (const std::string& record : image_of(goods.insight())) {
    for (std::size_t size = 0; size < record.size(); ++size) {
      Insight insight(kLowTerms);
      ASSERT_FALSE(insight.restore(record.substr(0, size))) << size << " bytes of kind " << int{record[0]};
    }
    Insight insight(kLowTerms);
    ASSERT_FALSE(insight.restore(record + "x"));
  }
  const std::string dropped = ImageRecord(ImageKind::kDroppedMilestones)
                                  .text(to_string(MilestoneKind::kFirstSale))
                                  .integer(std::uint64_t{7})
                                  .take();
  for (std::size_t size = 0; size < dropped.size(); ++size) EXPECT_FALSE(is_taken(dropped.substr(0, size)));
  EXPECT_FALSE(is_taken(dropped + "x"));
  EXPECT_TRUE(is_taken(dropped));
  EXPECT_FALSE(
      is_taken(ImageRecord(ImageKind::kDroppedMilestones).text("harvest").integer(std::uint64_t{7}).take()));
  Insight insight;
  EXPECT_FALSE(insight.restore(std::string(1, '\x7f')));
}

TEST(Image, KnowsHowManyMilestonesThereWere) {
  const SoldGoods goods = crowd();

  const Insight restored = insight_of(goods.insight().terms(), {}, image_of(goods.insight()));

  EXPECT_GT(goods.insight().milestones().dropped(), 0u);
  EXPECT_EQ(restored.milestones().counts(), goods.insight().milestones().counts());
}

std::string market_record(const std::vector<std::pair<Day, Trade>>& days) {
  ImageRecord record(ImageKind::kMarket);
  record.integer(static_cast<std::uint32_t>(days.size()));
  for (const auto& [day, trade] : days) record.integer(day).figures(trade);
  return record.take();
}

TEST(Image, HasDaysInTheirOrder) {
  const Trade trade{.lots = Lots{5}, .farm_gate = 100};

  EXPECT_TRUE(is_taken(market_record({{1, trade}, {2, trade}})));
  EXPECT_FALSE(is_taken(market_record({{2, trade}, {1, trade}})));
  EXPECT_FALSE(is_taken(market_record({{1, trade}, {1, trade}})));
}

TEST(Image, HasSumsThatCanBeAdded) {
  const Lots most{std::numeric_limits<std::int64_t>::max()};

  EXPECT_TRUE(is_taken(market_record({{1, {.lots = most}}})));
  EXPECT_FALSE(is_taken(market_record({{1, {.lots = most}}, {2, {.lots = Lots{1}}}})));
  EXPECT_FALSE(is_taken(market_record({{1, {.lots = Lots{-1}}}})));
  EXPECT_FALSE(is_taken(market_record({{1, {.lots = Lots{1}, .cost = Int128{1} << 126}}})));
}

TEST(Image, HasEachYearOnce) {
  const std::string record = market_record({{1, {.lots = Lots{5}}}});
  Insight insight;

  EXPECT_TRUE(insight.restore(record));
  EXPECT_FALSE(insight.restore(record));
}

TEST(Image, SaysWhenWhatWasBeforeIsNotKnown) {
  Insight insight;
  insight.begin_after({.sequence = 7, .time = Timestamp{5 * kDayNs}});

  const Insight restored = insight_of({}, {}, image_of(insight));

  EXPECT_EQ(restored.since().sequence, 7u);
  EXPECT_EQ(restored.milestones().dropped(), 7u);
  EXPECT_EQ(restored.day(), 5);
}

}  // namespace
}  // namespace farmgate
