#include "tests/support/random_market.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "tests/support/oracle.h"
#include "tests/support/scenario_text.h"

namespace farmgate {
namespace {

using testing::AllOf;
using testing::Ge;
using testing::Le;

// How often each event came, with its reason, and how often a kind of command gave fills.
class Census {
 public:
  void run(const RandomMarket& market) {
    Oracle oracle;
    oracle.start(market.options, market.reference);
    for (const TextCommand& command : market.commands) {
      const std::vector<std::string> events = oracle.apply(command);
      oracle.audit();
      if (events.empty()) ++counts_[command.op + " without events"];
      for (const std::string& event : events) count(command, scenario_words(event));
    }
  }

  int of(const std::string& what) const {
    const auto found = counts_.find(what);
    return found == counts_.end() ? 0 : found->second;
  }

 private:
  void count(const TextCommand& command, const std::vector<std::string>& words) {
    const std::string& event = words[1];
    const bool has_reason = event == "rejected" || event == "cancelled";
    const std::string owner = words.size() > 2 && words[2] == "/" ? command.op + " " : "";
    ++counts_[owner + event + (has_reason ? " " + words[3] : "")];
    if (event == "filled" && words.back().starts_with("programme=")) ++counts_["filled with a coupon"];
    ++counts_[command.op + " " + event];
    if (has_reason && owner.empty()) ++counts_[command.op + " " + event + " " + words[3]];
  }

  std::map<std::string, int> counts_;
};

TEST(RandomMarket, IsTheSameForTheSameSeed) {
  const RandomMarket market = make_random_market(11, 500);
  const RandomMarket again = make_random_market(11, 500);

  for (std::size_t i = 0; i < market.commands.size(); ++i) {
    EXPECT_EQ(write_scenario_command(market.commands[i]), write_scenario_command(again.commands[i]));
  }
}

TEST(RandomMarket, ShowsEveryEventAndReasonOften) {
  Census census;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) census.run(make_random_market(seed, 5'000));

  for (const std::string what : {"accepted",
                                 "filled",
                                 "expired",
                                 "replaced",
                                 "reference_changed",
                                 "cancelled cancel",
                                 "cancelled mass_cancel",
                                 "cancelled replace",
                                 "cancelled ioc",
                                 "cancelled fok",
                                 "cancelled min_quantity",
                                 "cancelled post_only",
                                 "cancelled self_trade",
                                 "cancelled disconnect",
                                 "cancelled halted",
                                 "cancelled suspended",
                                 "rejected malformed",
                                 "rejected unknown_account",
                                 "rejected duplicate_id",
                                 "rejected unknown_commodity",
                                 "rejected unknown_zone",
                                 "rejected price_out_of_range",
                                 "rejected price_off_tick",
                                 "rejected quantity_out_of_range",
                                 "rejected expired_on_arrival",
                                 "rejected halted",
                                 "rejected suspended",
                                 "rejected credit_exceeded",
                                 "rejected unknown_order",
                                 "rejected immutable_field",
                                 "rejected order_closed",
                                 "new without events",
                                 "cancel without events",
                                 "replace without events",
                                 "mass_cancel without events",
                                 "replace rejected credit_exceeded",
                                 "replace filled",
                                 "replace cancelled",
                                 "reference filled",
                                 "reference cancelled"}) {
    EXPECT_THAT(census.of(what), Ge(50)) << what;
  }
  for (const std::string what :
       {"reference rejected malformed", "reference rejected unknown_commodity",
        "reference rejected unknown_zone", "reference rejected unknown_account",
        "reference rejected immutable_field", "reference rejected price_out_of_range", "resume filled",
        "halt rejected malformed", "halt rejected unknown_commodity", "suspend cancelled",
        "replace rejected suspended"}) {
    EXPECT_THAT(census.of(what), Ge(3)) << what;
  }
  EXPECT_THAT(census.of("filled"), Ge(10'000));
}

bool has_column(const RandomMarket& market, const std::string& name) {
  return std::any_of(market.reference.begin(), market.reference.end(),
                     [&](const ReferenceRow& row) { return row.fields.contains(name); });
}

bool gives_credit(const RandomMarket& market) {
  return has_column(market, "credit_line");
}

// Coupons are taken, and budgets and caps are short of what asks would take.
TEST(RandomMarket, RunsProgrammesInHalfOfTheMarkets) {
  Census census;
  int markets = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const RandomMarket market = make_random_market(seed, 3'000);
    if (!has_column(market, "programme")) continue;
    ++markets;
    census.run(market);
  }

  EXPECT_THAT(markets, AllOf(Ge(6), Le(14)));
  const int fills = census.of("filled");
  EXPECT_THAT(census.of("filled with a coupon"), AllOf(Ge(fills / 4), Le(fills * 3 / 4)));
  EXPECT_THAT(census.of("reference filled"), Ge(50));
}

TEST(RandomMarket, PaysAndLendsInManyMarkets) {
  Census census;
  int markets = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const RandomMarket market = make_random_market(seed, 3'000);
    if (!has_column(market, "repayment_per_mille")) continue;
    ++markets;
    census.run(market);
  }

  EXPECT_THAT(markets, AllOf(Ge(10), Le(25)));
  for (const std::string what : {"deposited", "withdrawn", "paid_out", "loan_granted", "credit_line_set",
                                 "rejected amount_out_of_range"}) {
    EXPECT_THAT(census.of(what), Ge(50)) << what;
  }
  EXPECT_THAT(census.of("withdrawal rejected credit_exceeded"), Ge(20));
  for (const std::string what : {"deposit", "withdrawal", "payout", "loan"}) {
    EXPECT_THAT(census.of(what + " without events"), Ge(5)) << what;
    EXPECT_THAT(census.of(what + " rejected malformed"), Ge(5)) << what;
    EXPECT_THAT(census.of(what + " rejected duplicate_id"), Ge(3)) << what;
  }
}

// Lines are short of what the accounts would bid, and grow so that they are not used up for good.
TEST(RandomMarket, KeepsCreditShortInHalfOfTheMarkets) {
  Census census;
  int markets = 0;
  int at_an_edge = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const RandomMarket market = make_random_market(seed, 5'000);
    if (!gives_credit(market)) continue;
    ++markets;
    census.run(market);
    for (const TextCommand& command : market.commands) at_an_edge += command.ts_ns % 10'000'000 == 0 ? 1 : 0;
  }

  EXPECT_THAT(markets, AllOf(Ge(6), Le(14)));
  const int accepted = census.of("new accepted");
  EXPECT_THAT(census.of("new rejected credit_exceeded"), AllOf(Ge(accepted / 10), Le(accepted / 3)));
  EXPECT_THAT(at_an_edge, Ge(50 * markets));
}

}  // namespace
}  // namespace farmgate
