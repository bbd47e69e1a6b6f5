#include "tests/support/scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/support/oracle.h"
#include "tests/support/random_market.h"
#include "tests/support/scenario_text.h"

namespace farmgate {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kMarket =
    "commodity onion class=road\n"
    "zone farm rural\n"
    "account al\n";

TEST(Scenario, NamesTheLineWhatWasExpectedAndWhatCame) {
  const auto scenarios =
      parse_scenarios(kMarket + "new al/a1 ask onion farm 4@50 GTC\n  rejected halted\n", "a.txt");
  Oracle oracle;

  EXPECT_THAT(run_scenario(scenarios.at(0), oracle),
              ElementsAre(AllOf(HasSubstr("a.txt:4:"), HasSubstr("rejected al/a1 halted"),
                                HasSubstr("accepted al/a1 ask onion farm 4@50 GTC"))));
}

TEST(Scenario, MissesAnEventThatIsNotExpected) {
  const auto scenarios = parse_scenarios(kMarket + "new al/a1 ask onion farm 4@50 GTC\n", "a.txt");
  Oracle oracle;

  EXPECT_THAT(run_scenario(scenarios.at(0), oracle), ElementsAre(HasSubstr("a.txt:4:")));
}

TEST(Scenario, LooksAtTheFiguresOfABalanceThatItNames) {
  const auto scenarios = parse_scenarios(kMarket +
                                             "deposit al 5 request=r1\n  deposited al 5 by=ops\n"
                                             "balance account al used=-5 position=5\n"
                                             "balance account al used=-5 loan=1\n"
                                             "balance account bo used=0\nbalance settlement=-5\n",
                                         "a.txt");
  Oracle oracle;

  EXPECT_THAT(run_scenario(scenarios.at(0), oracle),
              ElementsAre(AllOf(HasSubstr("a.txt:7:"), HasSubstr("account al used=-5 loan=1"),
                                HasSubstr("account al line=unlimited used=-5 reserved=0")),
                          AllOf(HasSubstr("a.txt:8:"), HasSubstr("no such line"))));
}

TEST(Scenario, WritesABalanceAsItReadsIt) {
  const std::string text = kMarket + "tick\nbalance account al used=0 loan=0\nbalance lender=0\n";

  const std::string written = write_scenario(parse_scenarios(text, "a.txt").at(0));

  EXPECT_THAT(written, HasSubstr("tick\nbalance account al used=0 loan=0\nbalance lender=0\n"));
}

TEST(Scenario, ReadsAndWritesOperations) {
  for (const std::string line :
       {"deposit al 5 request=r1 by=ann", "credit_line al unlimited request=r1 by=ops",
        "credit_line al 5 request=r1 by=ops", "raw op=deposit account=al request_id=r1 ordered_by=ops",
        "raw op=payout account=al amount=5 request_id=r1"}) {
    EXPECT_EQ(write_scenario_command(read_scenario_command(scenario_words(line))), line);
  }
}

TEST(Scenario, ReadsAndWritesProgrammesAndZones) {
  for (const std::string line :
       {"+ programme p funder=f budget=9 amount=3 kind=per_mille origins=a;b origin_counties=c "
        "origin_attributes=d destinations=e commodities=g attributes=h cap=5 begin=1 end=2",
        "+ programme p budget=9 amount=3 kind=per_lot", "- programme p",
        "+ raw kind=programme budget=9 amount=3", "+ zone a rural county=c lat=0 lon=0 attributes=d;e"}) {
    const ReferenceRow row = read_scenario_change(scenario_words(line), "");
    const ReferenceRow again = read_scenario_change(scenario_words(write_scenario_change(row)), "");
    EXPECT_EQ(again.kind, row.kind) << line;
    EXPECT_EQ(again.fields, row.fields) << line;
  }
}

TEST(Scenario, SharesWhatStandsBeforeTheFirstOne) {
  const auto scenarios = parse_scenarios(kMarket +
                                             "scenario one\ntick\nscenario two\nzone city urban\nnew al/a1 "
                                             "ask onion city 4@50 GTC\n  accepted\n",
                                         "a.txt");
  Oracle oracle;

  ASSERT_EQ(scenarios.size(), 2u);
  EXPECT_EQ(scenarios[1].title, "two");
  EXPECT_THAT(run_scenario(scenarios[1], oracle), IsEmpty());
}

TEST(Scenario, SaysWhichLineItCannotRead) {
  EXPECT_THROW(parse_scenarios("zone farm rural\nbuy al/a1\n", "a.txt"), std::runtime_error);
  EXPECT_THROW(parse_scenarios("at 10\nat 9\n", "a.txt"), std::runtime_error);
  EXPECT_THROW(parse_scenarios("  accepted\n", "a.txt"), std::runtime_error);
  EXPECT_THROW(parse_scenarios("balance lender=0\n", "a.txt"), std::runtime_error);
  EXPECT_THROW(parse_scenarios("tick\nbalance account al\n", "a.txt"), std::runtime_error);
  EXPECT_THROW(parse_scenarios("tick\nbalance account al=0 loan\n", "a.txt"), std::runtime_error);
}

// Whatever a random market holds can be written down and read back.
void reads_what_it_writes(const RandomMarket& market) {
  Scenario scenario;
  scenario.options = market.options;
  scenario.reference = market.reference;
  for (const TextCommand& command : market.commands) scenario.steps.push_back({0, command, {}});

  const auto read = parse_scenarios(write_scenario(scenario), "written");

  ASSERT_EQ(read.size(), 1u);
  ASSERT_EQ(read[0].steps.size(), market.commands.size());
  Oracle oracle;
  Oracle again;
  oracle.start(market.options, market.reference);
  again.start(read[0].options, read[0].reference);
  for (std::size_t i = 0; i < market.commands.size(); ++i) {
    ASSERT_EQ(oracle.apply(market.commands[i]), again.apply(read[0].steps[i].command)) << i;
    ASSERT_EQ(oracle.balances(), again.balances()) << i;
  }
}

TEST(Scenario, ReadsWhatItWrites) {
  // One without and one with programmes, loans and credit.
  for (const std::uint64_t seed : {5, 29}) reads_what_it_writes(make_random_market(seed, 3'000));
}

}  // namespace
}  // namespace farmgate
