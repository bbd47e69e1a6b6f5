#include "tests/support/differential.h"

#include <algorithm>
#include <exception>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "tests/support/oracle_reference.h"
#include "tests/support/scenario.h"
#include "tests/support/scenario_balance.h"
#include "tests/support/scenario_text.h"

namespace farmgate {
namespace {

using Lines = std::vector<std::string>;

// How many commands lie between two looks at all balances, which cost more than most commands do.
constexpr std::size_t kBalancesSeldom = 16;
constexpr std::size_t kBalancesAlways = 1;

// What both said of each command, up to and with the first that differs, and their balances when those do.
struct Replay {
  std::vector<Lines> expected;
  std::vector<Lines> actual;
  Lines expected_balances;
  Lines actual_balances;
  bool differs = false;
};

// The events of a command; an audit that throws counts as one more line.
Lines apply_audited(Subject& subject, const TextCommand& command) {
  Lines lines;
  try {
    lines = subject.apply(command);
    subject.audit();
  } catch (const std::exception& failure) {
    lines.push_back(std::string("failed: ") + failure.what());
  }
  return lines;
}

// Adds the accounts of the orders that a line names, such as `ask=bo/b1@yunnan(0,10)`.
void add_accounts(const std::string& line, std::set<std::string>& accounts) {
  std::istringstream words(line);
  for (std::string word; words >> word;) {
    const std::size_t end = word.find('/');
    if (end == std::string::npos) continue;
    const std::size_t equals = word.rfind('=', end);
    const std::size_t begin = equals == std::string::npos ? 0 : equals + 1;
    accounts.insert(word.substr(begin, end - begin));
  }
}

// Those whose balances a command can have changed at once, in byte order.
Lines touched_accounts(const TextCommand& command, const Lines& events) {
  std::set<std::string> accounts;
  const auto account = command.fields.find("account");
  if (account != command.fields.end()) accounts.insert(account->second);
  for (const std::string& line : events) add_accounts(line, accounts);
  return {accounts.begin(), accounts.end()};
}

// Whether these balances differ; both are kept then.
bool are_different(const Lines& expected, const Lines& actual, Replay& result) {
  if (expected.empty() || actual.empty() || expected == actual) return false;
  result.expected_balances = expected;
  result.actual_balances = actual;
  return true;
}

// Of all, or of the accounts that the last command touched.
bool balances_differ(const Subject& left, const Subject& right, bool of_all, const TextCommand& command,
                     Replay& result) {
  if (of_all) return are_different(left.balances(), right.balances(), result);
  const Lines accounts = touched_accounts(command, result.expected.back());
  return are_different(left.balances_of(accounts), right.balances_of(accounts), result);
}

Replay replay(const RandomMarket& market, const NamedSubject& expected, const NamedSubject& actual,
              std::size_t all_balances_every = kBalancesAlways) {
  const auto left = expected.make();
  const auto right = actual.make();
  left->start(market.options, market.reference);
  right->start(market.options, market.reference);
  Replay result;
  for (const TextCommand& command : market.commands) {
    result.expected.push_back(apply_audited(*left, command));
    result.actual.push_back(apply_audited(*right, command));
    result.differs = result.expected.back() != result.actual.back();
    const std::size_t count = result.expected.size();
    const bool of_all = count % all_balances_every == 0 || count == market.commands.size();
    if (!result.differs) result.differs = balances_differ(*left, *right, of_all, command, result);
    if (result.differs) break;
  }
  return result;
}

// Takes commands and rows out of a market for as long as the two still differ.
class Shrinker {
 public:
  Shrinker(RandomMarket market, const NamedSubject& expected, const NamedSubject& actual)
      : market_(std::move(market)), expected_(expected), actual_(actual) {}

  RandomMarket shrink() {
    still_differs(market_);
    for (bool smaller = true; smaller;) {
      smaller = take_out(&RandomMarket::commands);
      smaller = take_out(&RandomMarket::reference) || smaller;
      smaller = take_out_changes() || smaller;
    }
    return market_;
  }

 private:
  // Keeps the candidate when it is a market and the two differ on it; it ends there then.
  bool still_differs(RandomMarket candidate) {
    OracleReference reference;
    if (!reference.change(candidate.reference).empty()) return false;
    const Replay result = replay(candidate, expected_, actual_);
    if (!result.differs) return false;
    candidate.commands.resize(result.expected.size());
    market_ = std::move(candidate);
    return true;
  }

  // Tries to do without parts of a list, large ones first.
  template <typename Item>
  bool take_out(std::vector<Item> RandomMarket::*list) {
    bool smaller = false;
    for (std::size_t part = std::max<std::size_t>(1, (market_.*list).size() / 2); part > 0; part /= 2) {
      std::size_t at = (market_.*list).size();
      while (at > 0) {
        at -= std::min(at, part);
        if (at >= (market_.*list).size()) continue;
        RandomMarket candidate = market_;
        auto& items = candidate.*list;
        const std::size_t count = std::min(part, items.size() - at);
        const auto first = items.begin() + static_cast<std::ptrdiff_t>(at);
        items.erase(first, first + static_cast<std::ptrdiff_t>(count));
        smaller = still_differs(std::move(candidate)) || smaller;
      }
    }
    return smaller;
  }

  bool take_out_changes() {
    bool smaller = false;
    for (std::size_t command = 0; command < market_.commands.size(); ++command) {
      for (std::size_t row = market_.commands[command].changes.size(); row-- > 0;) {
        RandomMarket candidate = market_;
        auto& changes = candidate.commands[command].changes;
        changes.erase(changes.begin() + static_cast<std::ptrdiff_t>(row));
        if (changes.empty()) continue;
        smaller = still_differs(std::move(candidate)) || smaller;
        if (command >= market_.commands.size()) return smaller;
      }
    }
    return smaller;
  }

  RandomMarket market_;
  const NamedSubject& expected_;
  const NamedSubject& actual_;
};

std::string listed(const Lines& events, const Lines& balances) {
  std::string text = events.empty() ? "  (no event)\n" : "";
  for (const std::string& line : events) text += "  " + line + "\n";
  for (const std::string& line : balances) text += "  " + line + "\n";
  return text;
}

// What a scenario has to expect to show that balances differ: the lines that the other does not give.
std::vector<ScenarioBalance> differing_balances(const Replay& result) {
  std::vector<ScenarioBalance> balances;
  for (const std::string& line : result.expected_balances) {
    const auto& other = result.actual_balances;
    if (std::find(other.begin(), other.end(), line) != other.end()) continue;
    balances.push_back(read_scenario_balance(scenario_words("balance " + line)));
  }
  return balances;
}

std::string report_of(const RandomMarket& market, const NamedSubject& expected, const NamedSubject& actual) {
  const Replay result = replay(market, expected, actual);
  Scenario scenario;
  scenario.title = "Seed " + std::to_string(market.seed) + ", shrunk: " + expected.name + " and " +
                   actual.name + " differ on the last command.";
  scenario.options = market.options;
  scenario.reference = market.reference;
  for (std::size_t i = 0; i < market.commands.size(); ++i) {
    Lines events = result.expected.at(i);
    strip_numbers(static_cast<std::int64_t>(i + 1), events);
    scenario.steps.push_back({.line = 0, .command = market.commands[i], .events = events});
  }
  if (!scenario.steps.empty()) scenario.steps.back().balances = differing_balances(result);
  return write_scenario(scenario) + "\n" + expected.name + " says:\n" +
         listed(result.expected.back(), result.expected_balances) + actual.name + " says:\n" +
         listed(result.actual.back(), result.actual_balances);
}

}  // namespace

std::optional<Difference> find_difference(const RandomMarket& market, const NamedSubject& expected,
                                          const NamedSubject& actual) {
  if (!replay(market, expected, actual, kBalancesSeldom).differs) return std::nullopt;
  const RandomMarket shrunk = Shrinker(market, expected, actual).shrink();
  return Difference{.market = shrunk, .report = report_of(shrunk, expected, actual)};
}

}  // namespace farmgate
