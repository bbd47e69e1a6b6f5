#include "tests/support/scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/support/oracle.h"
#include "tests/support/random_market.h"

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
}

// Whatever a random market holds can be written down and read back.
TEST(Scenario, ReadsWhatItWrites) {
  const RandomMarket market = make_random_market(5, 3'000);
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
  }
}

}  // namespace
}  // namespace farmgate
