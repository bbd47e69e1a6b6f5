#include "tests/support/differential.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/oracle.h"
#include "tests/support/scenario.h"

namespace farmgate {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;
using testing::SizeIs;

const NamedSubject kOracle{"oracle", [] { return std::make_unique<Oracle>(); }};

// The oracle, but a column of every new order is lost on the way.
class Forgetful : public Subject {
 public:
  explicit Forgetful(std::string column) : column_(std::move(column)) {}

  void start(const SubjectOptions& options, const std::vector<ReferenceRow>& reference) override {
    oracle_.start(options, reference);
  }
  std::vector<std::string> apply(const TextCommand& command) override {
    TextCommand changed = command;
    if (command.op == "new") changed.fields.erase(column_);
    return oracle_.apply(changed);
  }
  void audit() const override { oracle_.audit(); }

 private:
  std::string column_;
  Oracle oracle_;
};

// The oracle, but its n-th command fails the audit.
class Crossed : public Forgetful {
 public:
  Crossed() : Forgetful("") {}

  std::vector<std::string> apply(const TextCommand& command) override {
    halted_ = halted_ || command.op == "halt";
    return Forgetful::apply(command);
  }
  void audit() const override {
    if (halted_) throw std::logic_error("crossed");
  }

 private:
  bool halted_ = false;
};

TEST(Differential, FindsNothingBetweenTwoOracles) {
  const auto difference = find_difference(make_random_market(1, 2'000), kOracle, kOracle);

  EXPECT_FALSE(difference.has_value());
}

TEST(Differential, ShrinksALostColumnToAFewCommands) {
  for (const std::string column : {"post_only", "self_trade", "min_quantity"}) {
    const NamedSubject wrong{"wrong", [&] { return std::make_unique<Forgetful>(column); }};

    const auto difference = find_difference(make_random_market(7, 5'000), kOracle, wrong);

    ASSERT_TRUE(difference.has_value()) << column;
    EXPECT_THAT(difference->market.commands, SizeIs(Le(4u))) << difference->report;
    EXPECT_THAT(difference->market.reference, SizeIs(Le(6u))) << difference->report;
    EXPECT_THAT(difference->report, HasSubstr("Seed 7"));
  }
}

TEST(Differential, ShrinksAFailedAudit) {
  const NamedSubject wrong{"wrong", [] { return std::make_unique<Crossed>(); }};

  const auto difference = find_difference(make_random_market(3, 5'000), kOracle, wrong);

  ASSERT_TRUE(difference.has_value());
  EXPECT_THAT(difference->market.commands, SizeIs(1u)) << difference->report;
  EXPECT_THAT(difference->report, HasSubstr("failed: crossed"));
}

// The oracle, but what anybody sold is left out of the balances.
class Careless : public Oracle {
 public:
  std::vector<std::string> balances() const override { return without_sold(Oracle::balances()); }

 protected:
  static std::vector<std::string> without_sold(std::vector<std::string> lines) {
    for (std::string& line : lines) {
      const std::size_t sold = line.find(" sold=");
      if (sold != std::string::npos) line.erase(sold, line.find(' ', sold + 1) - sold);
    }
    return lines;
  }
};

// The oracle, but it can't say who has what.
class Silent : public Oracle {
 public:
  std::vector<std::string> balances() const override { return {}; }
  std::vector<std::string> balances_of(const std::vector<std::string>& /*accounts*/) const override {
    return {};
  }
};

TEST(Differential, FindsTheFirstCommandWhoseBalancesDiffer) {
  const NamedSubject wrong{"wrong", [] { return std::make_unique<Careless>(); }};

  const auto difference = find_difference(make_random_market(7, 5'000), kOracle, wrong);

  // An account is all it takes, and it is there before the first command.
  ASSERT_TRUE(difference.has_value());
  EXPECT_THAT(difference->market.commands, SizeIs(1u)) << difference->report;
  EXPECT_THAT(difference->report, HasSubstr("\nbalance account p1 line="));
  const std::string text = difference->report.substr(0, difference->report.find("\noracle says:"));
  Oracle oracle;
  EXPECT_THAT(run_scenario(parse_scenarios(text, "report").at(0), oracle), IsEmpty());
}

// The oracle, but for the fifth command of every sixteen it leaves out what was sold, and is right again.
class Fleeting : public Careless {
 public:
  std::vector<std::string> apply(const TextCommand& command) override {
    ++count_;
    return Careless::apply(command);
  }
  std::vector<std::string> balances() const override {
    return is_wrong() ? Careless::balances() : Oracle::balances();
  }
  std::vector<std::string> balances_of(const std::vector<std::string>& accounts) const override {
    const std::vector<std::string> lines = Oracle::balances_of(accounts);
    return is_wrong() ? without_sold(lines) : lines;
  }

 private:
  bool is_wrong() const { return count_ % 16 == 5; }

  int count_ = 0;
};

// All balances are compared at every sixteenth command and at the last, where these are right.
TEST(Differential, FindsBalancesThatAreWrongForOneCommandAlone) {
  const NamedSubject wrong{"wrong", [] { return std::make_unique<Fleeting>(); }};

  const auto difference = find_difference(make_random_market(7, 500), kOracle, wrong);

  ASSERT_TRUE(difference.has_value());
  EXPECT_THAT(difference->market.commands, SizeIs(5u)) << difference->report;
}

TEST(Differential, ComparesNoBalancesWithASubjectThatHasNone) {
  const NamedSubject silent{"silent", [] { return std::make_unique<Silent>(); }};

  EXPECT_FALSE(find_difference(make_random_market(7, 500), kOracle, silent).has_value());
}

// What is printed can be saved under tests/scenarios: it reads back, and the oracle passes it.
TEST(Differential, ReportsAScenarioThatRuns) {
  const NamedSubject wrong{"wrong", [] { return std::make_unique<Forgetful>("post_only"); }};

  const auto difference = find_difference(make_random_market(7, 5'000), kOracle, wrong);

  ASSERT_TRUE(difference.has_value());
  const std::string text = difference->report.substr(0, difference->report.find("\noracle says:"));
  const auto scenarios = parse_scenarios(text, "report");
  ASSERT_THAT(scenarios, SizeIs(1u));
  Oracle oracle;
  EXPECT_THAT(run_scenario(scenarios[0], oracle), IsEmpty());
}

}  // namespace
}  // namespace farmgate
