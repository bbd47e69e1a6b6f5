#include "engine/insight/milestones.h"

#include <gtest/gtest.h>

namespace farmgate {
namespace {

TEST(Milestones, EveryKindHasAWord) {
  for (std::size_t i = 0; i < kMilestoneKindCount; ++i) {
    const auto kind = static_cast<MilestoneKind>(i);
    EXPECT_EQ(parse_milestone_kind(to_string(kind)), kind);
  }
  EXPECT_EQ(parse_milestone_kind("marriage"), std::nullopt);
}

TEST(Milestones, KeepTheLastOnesAndSayWhereTheyBegin) {
  Milestones milestones;
  for (Sequence i = 1; i <= Milestones::kKept; ++i) milestones.add({.at = {.sequence = i}});
  EXPECT_EQ(milestones.dropped(), 0u);

  milestones.add({.at = {.sequence = Milestones::kKept + 1}});

  EXPECT_EQ(milestones.dropped(), 1u);
  EXPECT_EQ(milestones.kept().size(), Milestones::kKept);
  EXPECT_EQ(milestones.kept().front().at.sequence, 2u);
}

TEST(Milestones, CountThoseThatAreKeptNoMore) {
  Milestones milestones;
  for (Sequence i = 1; i <= Milestones::kKept; ++i) milestones.add({.at = {.sequence = i}});
  for (const MilestoneKind kind : {MilestoneKind::kTownLost, MilestoneKind::kFirstSale}) {
    milestones.add({.at = {.sequence = Milestones::kKept + 1}, .kind = kind});
  }

  const auto counts = milestones.counts();

  EXPECT_EQ(counts[static_cast<std::size_t>(MilestoneKind::kFirstSale)], Milestones::kKept + 1);
  EXPECT_EQ(counts[static_cast<std::size_t>(MilestoneKind::kTownLost)], 1u);
  EXPECT_EQ(counts[static_cast<std::size_t>(MilestoneKind::kTownGained)], 0u);
  EXPECT_EQ(milestones.dropped_counts()[static_cast<std::size_t>(MilestoneKind::kFirstSale)], 2u);
}

}  // namespace
}  // namespace farmgate
