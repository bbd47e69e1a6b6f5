// Figures of accounts read the same, however few bytes they take.
#include "engine/accounts/figures_by_account.h"

#include <gtest/gtest.h>

#include <limits>

#include "engine/model/units.h"

namespace farmgate {
namespace {

constexpr AccountId kAna{0};
constexpr AccountId kBo{7};

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

TEST(FiguresByAccount, KnowNothingAtFirst) {
  const FiguresByAccount figures;

  EXPECT_EQ(figures.size(), 0u);
  EXPECT_EQ(figures.figures(kBo), AccountFigures());
  EXPECT_FALSE(figures.is_described(kBo));
  EXPECT_EQ(figures.total(), AccountFigures());
}

TEST(FiguresByAccount, HaveWhatRowsSay) {
  FiguresByAccount figures;

  figures.describe(kAna, 0, 250);
  figures.describe(kBo, kMost, kRepaymentPerMilleMax);

  EXPECT_EQ(figures.size(), 8u);
  EXPECT_EQ(figures.figures(kAna), AccountFigures{.repayment_per_mille = 250});
  EXPECT_EQ(figures.figures(kBo),
            (AccountFigures{.loan = kMost, .repayment_per_mille = kRepaymentPerMilleMax}));
  EXPECT_TRUE(figures.is_described(kAna));
  EXPECT_FALSE(figures.is_described(AccountId{3}));
  EXPECT_EQ(figures.total(), AccountFigures{.loan = kMost});
}

TEST(FiguresByAccount, ALaterRowChangesTheShareAlone) {
  FiguresByAccount figures;
  figures.describe(kAna, 0, 250);
  figures.describe(kBo, 90, 250);

  figures.describe(kAna, 5, 100);
  figures.describe(kBo, 5, 100);

  EXPECT_EQ(figures.figures(kAna), AccountFigures{.repayment_per_mille = 100});
  EXPECT_EQ(figures.figures(kBo), (AccountFigures{.loan = 90, .repayment_per_mille = 100}));
}

TEST(FiguresByAccount, GoOnFromWhatTheRowSaid) {
  FiguresByAccount figures;
  figures.describe(kAna, 0, 250);
  figures.describe(kBo, 90, 500);

  figures.to_change(kAna).sold += 7;
  figures.to_change(kBo).loan -= 40;
  figures.to_change(kAna).sold += 1;

  EXPECT_EQ(figures.figures(kAna), (AccountFigures{.sold = 8, .repayment_per_mille = 250}));
  EXPECT_EQ(figures.figures(kBo), (AccountFigures{.loan = 50, .repayment_per_mille = 500}));
  EXPECT_TRUE(figures.is_described(kAna));
  EXPECT_TRUE(figures.is_described(kBo));
  EXPECT_EQ(figures.total(), (AccountFigures{.sold = 8, .loan = 50}));
}

// Opened by an order, and described later: by its first row alone it owes something.
TEST(FiguresByAccount, ARowComesBehindWhatWasMoved) {
  FiguresByAccount figures;
  figures.to_change(kBo).bought += 3;
  EXPECT_FALSE(figures.is_described(kBo));

  figures.describe(kBo, 90, 500);
  figures.describe(kBo, 90, 400);

  EXPECT_TRUE(figures.is_described(kBo));
  EXPECT_EQ(figures.figures(kBo), (AccountFigures{.bought = 3, .loan = 90, .repayment_per_mille = 400}));
}

TEST(FiguresByAccount, AreRestored) {
  const AccountFigures idle{.loan = 12, .repayment_per_mille = 34};
  const AccountFigures busy{.bought = 5, .loan = Int128{kMost} + 1, .repayment_per_mille = 1};
  FiguresByAccount figures;
  figures.describe(kAna, 0, 34);
  figures.describe(kBo, 9, 1);

  figures.restore(kAna, idle);
  figures.restore(kBo, busy);
  EXPECT_EQ(figures.figures(kAna), idle);
  EXPECT_EQ(figures.figures(kBo), busy);

  figures.restore(kAna, busy);
  figures.restore(kBo, idle);
  EXPECT_EQ(figures.figures(kAna), busy);
  EXPECT_EQ(figures.figures(kBo), idle);
  EXPECT_EQ(figures.total(), (AccountFigures{.bought = 5, .loan = Int128{kMost} + 13}));
  EXPECT_TRUE(figures.is_described(kBo));
}

// A loan that no row can say, and a share: both are kept as they are.
TEST(FiguresByAccount, AreNeverCutShort) {
  const AccountFigures owing{.loan = Int128{kMost} + 1, .repayment_per_mille = 1};
  FiguresByAccount figures;

  figures.restore(kAna, owing);
  figures.describe(kBo, 0, kRepaymentPerMilleMax + 1);

  EXPECT_EQ(figures.figures(kAna), owing);
  EXPECT_EQ(figures.figures(kBo), AccountFigures{.repayment_per_mille = kRepaymentPerMilleMax + 1});
}

// What is restored is described, so that a row that comes again adds no loan.
TEST(FiguresByAccount, WhatWasRestoredHasHadItsRow) {
  FiguresByAccount figures;
  figures.restore(kAna, {.sold = 1});
  figures.restore(kBo, {});

  figures.describe(kAna, 90, 0);
  figures.describe(kBo, 90, 0);

  EXPECT_EQ(figures.figures(kAna).loan, 0);
  EXPECT_EQ(figures.figures(kBo).loan, 0);
}

}  // namespace
}  // namespace farmgate
