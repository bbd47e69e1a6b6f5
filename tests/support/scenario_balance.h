// What a scenario expects somebody to have: a line `balance`, which names whose and the figures it looks at.
#pragma once

#include <string>
#include <vector>

namespace farmgate {

// One figure or more of one line of Subject::balances().
struct ScenarioBalance {
  int line = 0;                      // in its file
  std::vector<std::string> owner;    // `account A`, `programme P`, or nothing for the last line
  std::vector<std::string> figures;  // as `used=500`
};

// Reads the words of a line, `balance` first. Throws ScenarioLineError when it names no figure.
ScenarioBalance read_scenario_balance(const std::vector<std::string>& words);
std::string write_scenario_balance(const ScenarioBalance& balance);

// What is wrong with the lines of a subject's balances, or nothing; also when it says none at all.
std::string balance_failure(const ScenarioBalance& expected, const std::vector<std::string>& balances);

}  // namespace farmgate
