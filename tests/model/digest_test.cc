#include "engine/model/digest.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/hash.h"
#include "tests/support/reference_rows.h"

namespace farmgate {
namespace {

// Canonical bytes as digest.h describes them, written down part by part.
class Bytes {
 public:
  Bytes& u8(std::uint8_t value) { return little_endian(value, 1); }
  Bytes& u32(std::uint32_t value) { return little_endian(value, 4); }
  Bytes& u64(std::uint64_t value) { return little_endian(value, 8); }
  Bytes& i64(std::int64_t value) { return little_endian(static_cast<std::uint64_t>(value), 8); }
  Bytes& text(std::string_view text) {
    u32(static_cast<std::uint32_t>(text.size()));
    bytes_ += text;
    return *this;
  }
  Bytes& append(const Bytes& other) {
    bytes_ += other.bytes_;
    return *this;
  }
  const std::string& string() const { return bytes_; }

 private:
  Bytes& little_endian(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) bytes_.push_back(static_cast<char>(value >> (8 * i) & 0xff));
    return *this;
  }

  std::string bytes_;
};

class DigestTest : public testing::Test {
 protected:
  // The numbers 1 everywhere: 0 is taken by others, which no event names.
  DigestTest() {
    for (const char* text : {"-", "onion"}) symbols_.commodities.add(text);
    for (const char* text : {"-", "farm", "city"}) symbols_.zones.add(text);
    for (const char* text : {"-", "al", "bo"}) symbols_.accounts.add(text);
  }

  template <class Payload>
  Event event(const Payload& payload) const {
    return Event({.sequence = 258, .index = 3, .commodity = onion_, .time = Timestamp{77}}, payload);
  }

  // What every event of event() begins with.
  static Bytes head(std::string_view kind, std::string_view commodity = "onion") {
    return Bytes().u64(258).u32(3).i64(77).text(kind).text(commodity);
  }

  std::string canonical(const Event& event) const {
    std::string bytes;
    append_canonical(event, symbols_, bytes);
    return bytes;
  }

  std::uint64_t digest_of(const std::vector<Event>& events) const {
    Digest digest;
    digest.add(events, symbols_);
    return digest.value();
  }

  Symbols symbols_;
  CommodityId onion_{1};
  ZoneId farm_{1};
  ZoneId city_{2};
  OrderName al_{.account = AccountId{1}, .placed = 99, .id = "a1"};
  OrderName bo_{.account = AccountId{2}, .placed = 98, .id = "b22"};
};

// One event to the last byte, without any helper.
TEST_F(DigestTest, IntegersAreLittleEndianAndTextsBeginWithTheirLength) {
  const Event resumed = event(ReferenceChanged{.what = Operation::kResume});

  using namespace std::string_view_literals;
  EXPECT_EQ(canonical(resumed),
            "\x02\x01\0\0\0\0\0\0"  // sequence 258
            "\x03\0\0\0"            // index
            "\x4d\0\0\0\0\0\0\0"    // time
            "\x11\0\0\0reference_changed"
            "\x05\0\0\0onion"
            "\x06\0\0\0resume"sv);
}

TEST_F(DigestTest, Accepted) {
  const Terms terms{.expire_time = Timestamp{-2},
                    .quantity = Lots{5},
                    .price = Price{1'000'000'000},
                    .min_quantity = Lots{4},
                    .side = Side::kAsk,
                    .time_in_force = TimeInForce::kGoodTillDate,
                    .self_trade = SelfTrade::kCancelBoth,
                    .post_only = true};

  const Event accepted = event(Accepted{terms, al_, farm_});

  EXPECT_EQ(canonical(accepted), head("accepted")
                                     .text("al")
                                     .text("a1")
                                     .text("ask")
                                     .text("farm")
                                     .i64(5)
                                     .i64(1'000'000'000)
                                     .text("GTD")
                                     .i64(-2)
                                     .i64(4)
                                     .u8(1)
                                     .text("cancel_both")
                                     .string());
}

TEST_F(DigestTest, RejectedByTheGate) {
  Event rejected =
      event(Rejected{.account = "nobody", .order_id = "", .reason = RejectReason::kUnknownAccount});
  rejected.commodity = CommodityId{};

  EXPECT_EQ(canonical(rejected),
            head("rejected", "").text("nobody").text("").text("unknown_account").string());
}

TEST_F(DigestTest, RejectedByTheMarketIsAsRejectedByTheGate) {
  const Event by_market =
      event(Rejected{.known_account = AccountId{1}, .order_id = "a1", .reason = RejectReason::kOrderClosed});
  const Event by_gate =
      event(Rejected{.account = "al", .order_id = "a1", .reason = RejectReason::kOrderClosed});

  EXPECT_EQ(canonical(by_market), head("rejected").text("al").text("a1").text("order_closed").string());
  EXPECT_EQ(canonical(by_market), canonical(by_gate));
}

TEST_F(DigestTest, Filled) {
  const Event filled = event(Filled{.taker_side = Side::kAsk,
                                    .ask = {.order = al_, .zone = farm_, .open = Lots{1}, .filled = Lots{2}},
                                    .bid = {.order = bo_, .zone = city_, .open = Lots{3}, .filled = Lots{4}},
                                    .quantity = Lots{5},
                                    .farm_gate = Price{6},
                                    .delivered = Price{7},
                                    .unit_cost = Price{8},
                                    .subsidy = Price{9}});

  EXPECT_EQ(canonical(filled), head("filled")
                                   .text("ask")
                                   .append(Bytes().text("al").text("a1").text("farm").i64(1).i64(2))
                                   .append(Bytes().text("bo").text("b22").text("city").i64(3).i64(4))
                                   .append(Bytes().i64(5).i64(6).i64(7).i64(8).i64(9))
                                   .text("")
                                   .string());
}

TEST_F(DigestTest, Cancelled) {
  const Event cancelled = event(Cancelled{.order = bo_,
                                          .reason = CancelReason::kMinQuantity,
                                          .filled = Lots{1},
                                          .cancelled = Lots{2},
                                          .priority = 3});

  EXPECT_EQ(canonical(cancelled),
            head("cancelled").text("bo").text("b22").text("min_quantity").i64(1).i64(2).string());
}

TEST_F(DigestTest, Expired) {
  const Event expired = event(Expired{
      .order = al_, .filled = Lots{1}, .cancelled = Lots{2}, .expire_time = Timestamp{4}, .priority = 3});

  EXPECT_EQ(canonical(expired), head("expired").text("al").text("a1").i64(1).i64(2).string());
}

TEST_F(DigestTest, Replaced) {
  const Event replaced = event(Replaced{.order = al_,
                                        .side = Side::kAsk,
                                        .quantity = Lots{1},
                                        .quantity_before = Lots{9},
                                        .price = Price{2},
                                        .open = Lots{3},
                                        .filled = Lots{4}});

  EXPECT_EQ(canonical(replaced), head("replaced").text("al").text("a1").i64(1).i64(2).i64(3).i64(4).string());
}

TEST_F(DigestTest, HaltAndResume) {
  EXPECT_EQ(canonical(event(ReferenceChanged{.what = Operation::kHalt})),
            head("reference_changed").text("halt").string());
  EXPECT_EQ(canonical(event(ReferenceChanged{.what = Operation::kResume})),
            head("reference_changed").text("resume").string());
}

TEST_F(DigestTest, SuspendAndReinstate) {
  EXPECT_EQ(canonical(event(ReferenceChanged{.what = Operation::kSuspend, .account = al_.account})),
            head("reference_changed").text("suspend").text("al").string());
  EXPECT_EQ(canonical(event(ReferenceChanged{.what = Operation::kReinstate})),
            head("reference_changed").text("reinstate").text("").string());
}

TEST_F(DigestTest, RowsInsertedOrChanged) {
  CommodityRow commodity = commodity_row("leek", "road", 6);
  commodity.tick = Price{5};
  commodity.collar = {.lowest = Price{7}, .highest = Price{8}};
  const ReferenceChange change{
      commodity,
      ZoneRow{.symbol = "hill",
              .name = "Hill",
              .county = "county",
              .state = "state",
              .kind = ZoneKind::kUrban,
              .latitude_microdegrees = -1,
              .longitude_microdegrees = 2,
              .attributes = {"poor-county"}},
      LaneRow{"farm", "city", "*", Price{10}, 11, Price{3}},
      AccountRow{.symbol = "cy", .zone = "farm", .attributes = {"smallholder", "green"}},
      AccountRow{.symbol = "di", .credit_line = 500, .loan = 70, .repayment_per_mille = 125},
  };
  Event changed = event(ReferenceChanged{.change = &change});
  changed.commodity = CommodityId{};

  EXPECT_EQ(
      canonical(changed),
      head("reference_changed", "")
          .text("reference")
          .u32(5)
          .append(Bytes().text("commodity").text("leek").text("leek").text("1 t").text("road"))
          .append(Bytes().i64(5).i64(6).i64(7).i64(8))
          .append(Bytes().text("zone").text("hill").text("Hill").text("county").text("state"))
          .append(Bytes().text("urban").i64(-1).i64(2).i64(1).text("poor-county"))
          .append(Bytes().text("lane").text("farm").text("city").text("*").i64(10).i64(11).i64(3))
          .append(Bytes().text("account").text("cy").text("farm").i64(2).text("smallholder").text("green"))
          .append(Bytes().i64(-1).i64(0).i64(0))
          .append(Bytes().text("account").text("di").text("").i64(0).i64(500).i64(70).i64(125))
          .string());
}

TEST_F(DigestTest, ColumnsThatCameLaterAreThereWhenOneIsGiven) {
  CommodityRow commodity = commodity_row("leek", "road");
  commodity.currency = "CNY";
  ZoneRow zone = zone_row("hill");
  zone.households = 12;
  AccountRow account{.symbol = "cy", .owner = "firm"};
  const ReferenceChange change{commodity, zone, account};

  EXPECT_EQ(
      canonical(event(ReferenceChanged{.change = &change})),
      head("reference_changed")
          .text("reference")
          .u32(3)
          .append(Bytes().text("commodity+").text("leek").text("leek").text("1 t").text("road"))
          .append(Bytes().i64(1).i64(0).i64(1).i64(1'000'000'000).text("CNY"))
          .append(Bytes().text("zone+").text("hill").text("hill").text("").text("").text("both"))
          .append(Bytes().i64(0).i64(0).i64(0).i64(12).text(""))
          .append(Bytes().text("account+").text("cy").text("").i64(0).i64(-1).i64(0).i64(0).text("firm"))
          .string());
}

TEST_F(DigestTest, Bookings) {
  const Booked loan{.account = al_.account,
                    .what = Operation::kLoan,
                    .amount = 9,
                    .request_id = "l1",
                    .ordered_by = "bank"};
  Booked line = loan;
  line.what = Operation::kCreditLine;
  line.unlimited = true;

  EXPECT_EQ(canonical(event(loan)), head("loan_granted").text("al").text("l1").i64(9).text("bank").string());
  EXPECT_EQ(canonical(event(line)),
            head("credit_line_set").text("al").text("l1").i64(-1).text("bank").string());
}

TEST_F(DigestTest, AProgramme) {
  ProgrammeRow all = programme_row("freight", 7);
  ProgrammeRow some = programme_row("rail", 200);
  some.funder = "province";
  some.amount_kind = AmountKind::kPerMille;
  some.origins = {"farm"};
  some.origin_counties = {"Lushi"};
  some.origin_attributes = {"poor-county"};
  some.destinations = {"city"};
  some.commodities = {"onion"};
  some.attributes = {"green", "smallholder"};
  some.account_cap = 50;
  some.begin_time = Timestamp{3};
  some.end_time = Timestamp{4};
  const ReferenceChange change{all, some};

  EXPECT_EQ(
      canonical(event(ReferenceChanged{.change = &change})),
      head("reference_changed")
          .text("reference")
          .u32(2)
          .append(Bytes().text("programme").text("freight").text("").i64(1'000'000).i64(7).text("per_lot"))
          .append(Bytes().i64(0).i64(0).i64(0).i64(0).i64(0).i64(0).i64(-1).u8(0).u8(0))
          .append(Bytes().text("programme").text("rail").text("province").i64(1'000'000).i64(200))
          .append(Bytes().text("per_mille").i64(1).text("farm").i64(1).text("Lushi"))
          .append(Bytes().i64(1).text("poor-county").i64(1).text("city").i64(1).text("onion"))
          .append(Bytes().i64(2).text("green").text("smallholder").i64(50).u8(1).i64(3).u8(1).i64(4))
          .string());
}

TEST_F(DigestTest, AProgrammeWithTiersHasThemBehindTheRest) {
  ProgrammeRow row = programme_row("bonus", 0);
  row.amount_kind = AmountKind::kTiersQuantity;
  row.period = IncentivePeriod::kMonth;
  row.tiers = {{.threshold = 100, .payment = 5}, {.threshold = 500, .payment = 30}};
  const ReferenceChange change{row};

  EXPECT_EQ(canonical(event(ReferenceChanged{.change = &change})),
            head("reference_changed")
                .text("reference")
                .u32(1)
                .append(Bytes().text("programme+").text("bonus").text("").i64(1'000'000).i64(0))
                .append(Bytes().text("tiers_quantity").i64(0).i64(0).i64(0).i64(0).i64(0).i64(0).i64(-1))
                .append(Bytes().u8(0).u8(0).text("month").i64(2).i64(100).i64(5).i64(500).i64(30))
                .string());
}

TEST_F(DigestTest, CouponsComeLast) {
  const Coupon coupon{.programme = symbols_.programmes.add("freight"), .locked = Price{6}};
  Accepted accepted{Terms{}, al_, farm_, coupon};
  Replaced replaced{.order = al_};
  const std::string bare = canonical(event(replaced));
  replaced.coupon = coupon;
  const std::string with = canonical(event(replaced));

  EXPECT_EQ(with, bare + Bytes().text("freight").i64(6).string());
  EXPECT_TRUE(canonical(event(accepted)).ends_with(Bytes().text("freight").i64(6).string()));
}

TEST_F(DigestTest, AFillNamesItsProgramme) {
  Filled filled{.programme = symbols_.programmes.add("freight"),
                .ask = {.order = al_, .zone = farm_},
                .bid = {.order = bo_, .zone = city_},
                .redeemed = Price{6}};

  EXPECT_TRUE(canonical(event(filled)).ends_with(Bytes().text("freight").i64(6).string()));
}

TEST_F(DigestTest, RowsDeleted) {
  const ReferenceChange change{CommodityDeletion{"leek"}, ZoneDeletion{"hill"}, AccountDeletion{"cy"},
                               LaneDeletion{"farm", "city", "road"}, ProgrammeDeletion{"freight"}};

  EXPECT_EQ(canonical(event(ReferenceChanged{.change = &change})),
            head("reference_changed")
                .text("reference")
                .u32(5)
                .append(Bytes().text("delete_commodity").text("leek"))
                .append(Bytes().text("delete_zone").text("hill"))
                .append(Bytes().text("delete_account").text("cy"))
                .append(Bytes().text("delete_lane").text("farm").text("city").text("road"))
                .append(Bytes().text("delete_programme").text("freight"))
                .string());
}

TEST_F(DigestTest, IsZeroBeforeTheFirstEvent) {
  EXPECT_EQ(Digest().value(), 0u);
  EXPECT_EQ(Digest().text(), "0000000000000000");
}

TEST_F(DigestTest, HashesEachEventSeededWithTheDigestBefore) {
  const Event first = event(Expired{.order = al_});
  const Event second = event(Expired{.order = bo_});

  EXPECT_EQ(digest_of({first}), hash64(canonical(first), 0));
  EXPECT_EQ(digest_of({first, second}), hash64(canonical(second), hash64(canonical(first), 0)));
}

TEST_F(DigestTest, DoesNotDependOnHowEventsAreBatched) {
  const std::vector<Event> events{event(Expired{.order = al_}), event(Expired{.order = bo_}),
                                  event(ReferenceChanged{.what = Operation::kResume})};

  Digest digest;
  digest.add({events.data(), 1}, symbols_);
  digest.add({events.data() + 1, 0}, symbols_);
  digest.add({events.data() + 1, 2}, symbols_);

  EXPECT_EQ(digest.value(), digest_of(events));
}

TEST_F(DigestTest, DependsOnTheOrderOfEvents) {
  const Event first = event(Expired{.order = al_});
  const Event second = event(Expired{.order = bo_});

  EXPECT_NE(digest_of({first, second}), digest_of({second, first}));
}

TEST_F(DigestTest, DependsOnSymbolsNotOnTheirNumbers) {
  Symbols others;
  for (const char* text : {"leek", "garlic", "onion"}) others.commodities.add(text);
  for (const char* text : {"bo", "al"}) others.accounts.add(text);
  const Event here = event(Expired{.order = al_});
  Event there = event(Expired{.order = {.account = AccountId{1}, .placed = 5, .id = "a1"}});
  there.commodity = CommodityId{2};

  Digest digest;
  digest.add({&there, 1}, others);

  EXPECT_EQ(digest.value(), digest_of({here}));
}

TEST_F(DigestTest, IsSixteenHexadecimalDigits) {
  const std::vector<Event> events{event(Expired{.order = al_})};
  Digest digest;
  digest.add(events, symbols_);

  EXPECT_EQ(digest.text().size(), 16u);
  EXPECT_EQ(std::stoull(digest.text(), nullptr, 16), digest.value());
  EXPECT_EQ(digest.text().find_first_not_of("0123456789abcdef"), std::string::npos);
}

}  // namespace
}  // namespace farmgate
