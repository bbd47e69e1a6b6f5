// What is malformed (rules, section 9 and rules 10.9 to 10.11), one deviation from a good request at a time.
#include "engine/model/request_shape.h"

#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>

#include "tests/support/small_market.h"

namespace farmgate {
namespace {

const std::string kLongest(kSymbolSizeMax, 'x');
const std::string kTooLong(kSymbolSizeMax + 1, 'x');

Request a_new() {
  return new_ask({"al", "a1"}, Lots{5}, Price{50});
}
Request a_cancel() {
  return under_id("r1", cancel_of({"al", "a1"}));
}
Request a_replace() {
  return under_id("r1", replace_of({"al", "a1"}, Lots{5}, Price{50}));
}
Request a_mass_cancel() {
  return under_id("r1", mass_cancel_of("al"));
}

void set_tif(Request& request, TimeInForce time_in_force) {
  request.time_in_force = time_in_force;
  request.given.time_in_force = true;
}
void set_expire(Request& request, std::int64_t time) {
  request.expire_time = Timestamp{time};
  request.given.expire_time = true;
}
void set_minimum(Request& request, std::int64_t quantity) {
  request.min_quantity = Lots{quantity};
  request.given.min_quantity = true;
}
void set_post_only(Request& request, bool post_only) {
  request.post_only = post_only;
  request.given.post_only = true;
}

struct Deviation {
  std::string name;
  Request (*base)();
  std::function<void(Request&)> change;
};

void PrintTo(const Deviation& deviation, std::ostream* out) {
  *out << deviation.name;
}
std::string name_of(const testing::TestParamInfo<Deviation>& deviation) {
  return deviation.param.name;
}

class Malformed : public testing::TestWithParam<Deviation> {};

TEST_P(Malformed, IsNotWellFormed) {
  Request request = GetParam().base();
  ASSERT_TRUE(well_formed(request));

  GetParam().change(request);

  EXPECT_FALSE(well_formed(request));
}

class StillWellFormed : public testing::TestWithParam<Deviation> {};

TEST_P(StillWellFormed, IsWellFormed) {
  Request request = GetParam().base();

  GetParam().change(request);

  EXPECT_TRUE(well_formed(request));
}

constexpr auto kGtd = TimeInForce::kGoodTillDate;
constexpr auto kIoc = TimeInForce::kImmediateOrCancel;
constexpr auto kFok = TimeInForce::kFillOrKill;

INSTANTIATE_TEST_SUITE_P(
    New, Malformed,
    testing::Values(
        Deviation{"Unreadable", a_new, [](Request& r) { r.readable = false; }},
        Deviation{"NoAccount", a_new, [](Request& r) { r.account = ""; }},
        Deviation{"LongAccount", a_new, [](Request& r) { r.account = kTooLong; }},
        Deviation{"NoOrderId", a_new, [](Request& r) { r.order_id = ""; }},
        Deviation{"LongOrderId", a_new, [](Request& r) { r.order_id = kTooLong; }},
        Deviation{"NoCommodity", a_new, [](Request& r) { r.commodity = ""; }},
        Deviation{"LongCommodity", a_new, [](Request& r) { r.commodity = kTooLong; }},
        Deviation{"NoZone", a_new, [](Request& r) { r.zone = ""; }},
        Deviation{"LongZone", a_new, [](Request& r) { r.zone = kTooLong; }},
        Deviation{"NoSide", a_new, [](Request& r) { r.given.side = false; }},
        Deviation{"NoQuantity", a_new, [](Request& r) { r.given.quantity = false; }},
        Deviation{"NoPrice", a_new, [](Request& r) { r.given.price = false; }},
        Deviation{"NoTimeInForce", a_new, [](Request& r) { r.given.time_in_force = false; }},
        Deviation{"RequestId", a_new, [](Request& r) { r.request_id = "r1"; }},
        Deviation{"GtdWithoutExpireTime", a_new, [](Request& r) { set_tif(r, kGtd); }},
        Deviation{"GtcWithExpireTime", a_new, [](Request& r) { set_expire(r, 5); }},
        Deviation{"GtcWithExpireTimeZero", a_new, [](Request& r) { set_expire(r, 0); }},
        Deviation{"IocWithExpireTime", a_new, [](Request& r) { set_tif(r, kIoc), set_expire(r, 5); }},
        Deviation{"FokWithMinimum", a_new, [](Request& r) { set_tif(r, kFok), set_minimum(r, 1); }},
        Deviation{"FokWithNegativeMinimum", a_new, [](Request& r) { set_tif(r, kFok), set_minimum(r, -1); }},
        Deviation{"PostOnlyIoc", a_new, [](Request& r) { set_tif(r, kIoc), set_post_only(r, true); }},
        Deviation{"PostOnlyFok", a_new, [](Request& r) { set_tif(r, kFok), set_post_only(r, true); }},
        Deviation{"PostOnlyWithMinimum", a_new,
                  [](Request& r) { set_minimum(r, 1), set_post_only(r, true); }},
        Deviation{"PostOnlyNegativeMinimum", a_new,
                  [](Request& r) { set_minimum(r, -1), set_post_only(r, true); }}),
    name_of);

// What a cancel does not use; a replace does not use the second half either.
INSTANTIATE_TEST_SUITE_P(
    Cancel, Malformed,
    testing::Values(Deviation{"NoAccount", a_cancel, [](Request& r) { r.account = ""; }},
                    Deviation{"NoOrderId", a_cancel, [](Request& r) { r.order_id = ""; }},
                    Deviation{"LongOrderId", a_cancel, [](Request& r) { r.order_id = kTooLong; }},
                    Deviation{"LongRequestId", a_cancel, [](Request& r) { r.request_id = kTooLong; }},
                    Deviation{"Side", a_cancel, [](Request& r) { r.given.side = true; }},
                    Deviation{"Commodity", a_cancel, [](Request& r) { r.commodity = "onion"; }},
                    Deviation{"Zone", a_cancel, [](Request& r) { r.zone = "hill"; }},
                    Deviation{"Quantity", a_cancel, [](Request& r) { r.given.quantity = true; }},
                    Deviation{"Price", a_cancel, [](Request& r) { r.given.price = true; }},
                    Deviation{"TimeInForce", a_cancel, [](Request& r) { r.given.time_in_force = true; }},
                    Deviation{"ExpireTime", a_cancel, [](Request& r) { set_expire(r, 0); }},
                    Deviation{"Minimum", a_cancel, [](Request& r) { set_minimum(r, 0); }},
                    Deviation{"PostOnly", a_cancel, [](Request& r) { set_post_only(r, false); }},
                    Deviation{"SelfTrade", a_cancel, [](Request& r) { r.given.self_trade = true; }}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Replace, Malformed,
    testing::Values(Deviation{"NoOrderId", a_replace, [](Request& r) { r.order_id = ""; }},
                    Deviation{"NoQuantity", a_replace, [](Request& r) { r.given.quantity = false; }},
                    Deviation{"NoPrice", a_replace, [](Request& r) { r.given.price = false; }},
                    Deviation{"LongCommodity", a_replace, [](Request& r) { r.commodity = kTooLong; }},
                    Deviation{"LongZone", a_replace, [](Request& r) { r.zone = kTooLong; }},
                    Deviation{"LongRequestId", a_replace, [](Request& r) { r.request_id = kTooLong; }},
                    Deviation{"TimeInForce", a_replace, [](Request& r) { r.given.time_in_force = true; }},
                    Deviation{"ExpireTime", a_replace, [](Request& r) { set_expire(r, 9); }},
                    Deviation{"Minimum", a_replace, [](Request& r) { set_minimum(r, 0); }},
                    Deviation{"PostOnly", a_replace, [](Request& r) { set_post_only(r, false); }},
                    Deviation{"SelfTrade", a_replace, [](Request& r) { r.given.self_trade = true; }}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    MassCancel, Malformed,
    testing::Values(Deviation{"NoAccount", a_mass_cancel, [](Request& r) { r.account = ""; }},
                    Deviation{"OrderId", a_mass_cancel, [](Request& r) { r.order_id = "a1"; }},
                    Deviation{"Zone", a_mass_cancel, [](Request& r) { r.zone = "hill"; }},
                    Deviation{"LongCommodity", a_mass_cancel, [](Request& r) { r.commodity = kTooLong; }},
                    Deviation{"LongRequestId", a_mass_cancel, [](Request& r) { r.request_id = kTooLong; }},
                    Deviation{"Quantity", a_mass_cancel, [](Request& r) { r.given.quantity = true; }},
                    Deviation{"Price", a_mass_cancel, [](Request& r) { r.given.price = true; }},
                    Deviation{"TimeInForce", a_mass_cancel, [](Request& r) { r.given.time_in_force = true; }},
                    Deviation{"ExpireTime", a_mass_cancel, [](Request& r) { set_expire(r, 9); }},
                    Deviation{"Minimum", a_mass_cancel, [](Request& r) { set_minimum(r, 0); }},
                    Deviation{"PostOnly", a_mass_cancel, [](Request& r) { set_post_only(r, false); }},
                    Deviation{"SelfTrade", a_mass_cancel, [](Request& r) { r.given.self_trade = true; }}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Requests, StillWellFormed,
    testing::Values(
        Deviation{"LongestTexts", a_new,
                  [](Request& r) { r.account = r.order_id = r.commodity = r.zone = kLongest; }},
        Deviation{"NumbersOutOfRange", a_new, [](Request& r) { r.quantity = Lots{-1}, r.price = Price{0}; }},
        Deviation{"GtdWithExpireTimeZero", a_new, [](Request& r) { set_tif(r, kGtd), set_expire(r, 0); }},
        Deviation{"PostOnlyGtd", a_new,
                  [](Request& r) { set_tif(r, kGtd), set_expire(r, 5), set_post_only(r, true); }},
        Deviation{"PostOnlyWithMinimumZero", a_new,
                  [](Request& r) { set_post_only(r, true), set_minimum(r, 0); }},
        Deviation{"FokWithMinimumZero", a_new, [](Request& r) { set_tif(r, kFok), set_minimum(r, 0); }},
        Deviation{"FokNotPostOnly", a_new, [](Request& r) { set_tif(r, kFok), set_post_only(r, false); }},
        Deviation{"IocWithMinimum", a_new, [](Request& r) { set_tif(r, kIoc), set_minimum(r, 3); }},
        Deviation{"MinimumOutOfRange", a_new, [](Request& r) { set_minimum(r, -1); }},
        Deviation{"CancelWithoutRequestId", a_cancel, [](Request& r) { r.request_id = ""; }},
        Deviation{"ReplaceThatNamesItsOrder", a_replace,
                  [](Request& r) { r.given.side = true, r.commodity = "onion", r.zone = "hill"; }},
        Deviation{"MassCancelOfOneSide", a_mass_cancel, [](Request& r) { r.given.side = true; }},
        Deviation{"MassCancelOfACommodity", a_mass_cancel, [](Request& r) { r.commodity = "onion"; }}),
    name_of);

TEST(RequestShape, AHaltNeedsACommodity) {
  EXPECT_TRUE(well_formed({.operation = Operation::kHalt, .commodity = "onion"}));
  EXPECT_FALSE(well_formed({.operation = Operation::kHalt}));
  EXPECT_FALSE(well_formed({.operation = Operation::kResume, .commodity = kTooLong}));
}

// Rule 10.46.
TEST(RequestShape, ASuspensionIsOfAnAccountOrOfEveryone) {
  for (const Operation operation : {Operation::kSuspend, Operation::kReinstate}) {
    EXPECT_TRUE(well_formed({.operation = operation, .account = "al"}));
    EXPECT_TRUE(well_formed({.operation = operation}));
    EXPECT_FALSE(well_formed({.operation = operation, .account = kTooLong}));
    EXPECT_FALSE(well_formed({.operation = operation, .account = "al", .commodity = "onion"}));
  }
}

TEST(RequestShape, OnlyWhatStopsTradingCancelsWhatRests) {
  EXPECT_TRUE(well_formed({.operation = Operation::kSuspend, .cancel_resting = true}));
  EXPECT_TRUE(well_formed({.operation = Operation::kHalt, .cancel_resting = true, .commodity = "onion"}));
  EXPECT_FALSE(well_formed({.operation = Operation::kReinstate, .cancel_resting = true}));
  EXPECT_FALSE(well_formed({.operation = Operation::kResume, .cancel_resting = true, .commodity = "onion"}));
  EXPECT_FALSE(well_formed({.operation = Operation::kTick, .cancel_resting = true}));
}

TEST(RequestShape, AReferenceChangeNeedsRows) {
  const ReferenceChange change;

  EXPECT_TRUE(well_formed({.operation = Operation::kReference, .change = &change}));
  EXPECT_FALSE(well_formed({.operation = Operation::kReference}));
}

// Rule 10.17.
TEST(RequestShape, ADisconnectIsACancelWithoutRequestId) {
  Request request{.operation = Operation::kDisconnect, .account = "al", .order_id = "a1"};
  EXPECT_TRUE(well_formed(request));

  request.request_id = "r1";
  EXPECT_FALSE(well_formed(request));
}

TEST(RequestShape, ATickNeedsNothing) {
  EXPECT_TRUE(well_formed({.operation = Operation::kTick}));
}

}  // namespace
}  // namespace farmgate
