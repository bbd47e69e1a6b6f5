#include "engine/matching/coupon_book.h"

#include <gtest/gtest.h>

#include <set>

#include "engine/logistics/cost_tables.h"
#include "engine/model/reference_data.h"
#include "tests/support/reference_rows.h"

namespace farmgate {
namespace {

constexpr ZoneId kFarm{0};

class CouponBookTest : public testing::Test {
 protected:
  CouponBookTest()
      : data_(reference_of({zone_row("farm"), zone_row("city"), commodity_row("onion", "road"),
                            lane_row("farm", "city", {.unit_cost = 1'000}), programme_row("road", 1'000)})),
        costs_(tables_.table_for(data_, data_.commodity(CommodityId{0}))),
        terms_{data_.programme(ProgrammeId{0}).terms},
        book_(*costs_, terms_, 1) {}

  CellIndex cell(std::int64_t locked) {
    return book_.cell({.zone = kFarm, .coupon = {.programme = ProgrammeId{0}, .locked = Price{locked}}},
                      *costs_);
  }

  // Rests an ask in a cell.
  OrderSlot rest(CellIndex cell) {
    const OrderSlot slot = pool_.slot_count();
    Order& order = pool_.add(slot, "id");
    order = {.priority = slot + Sequence{1},
             .score = score(Side::kAsk, Price{5}),
             .open = 1,
             .cell = cell,
             .side = Side::kAsk};
    book_.asks().rest(pool_, slot);
    return slot;
  }

  ReferenceData data_;
  CostTables tables_;
  std::shared_ptr<const CostTable> costs_;
  TermsOfProgrammes terms_;
  CouponBook book_;
  OrderPool pool_;
};

TEST_F(CouponBookTest, APlaceHasOneCell) {
  const CellIndex first = cell(7);

  EXPECT_NE(cell(8), first);
  EXPECT_EQ(cell(7), first);
  EXPECT_EQ(book_.place(first).coupon.locked.value(), 7);
  EXPECT_EQ(book_.costs_from(first)[0], 993);
  EXPECT_EQ(book_.costs_to(0)[first], 993);
  book_.audit(pool_, *costs_);
}

TEST_F(CouponBookTest, EmptyCellsAreTakenOver) {
  std::set<CellIndex> cells;
  for (std::int64_t locked = 1; locked <= 500; ++locked) cells.insert(cell(locked));

  EXPECT_LE(cells.size(), 32u);
  book_.audit(pool_, *costs_);
}

TEST_F(CouponBookTest, CellsInUseAreNot) {
  std::set<CellIndex> cells;
  for (std::int64_t locked = 1; locked <= 500; ++locked) {
    cells.insert(cell(locked));
    rest(cell(locked));
  }

  EXPECT_EQ(cells.size(), 500u);
  EXPECT_LE(book_.asks().cell_count(), 1024u);
  EXPECT_EQ(book_.costs_from(cell(500))[0], 500);
  book_.audit(pool_, *costs_);
}

}  // namespace
}  // namespace farmgate
