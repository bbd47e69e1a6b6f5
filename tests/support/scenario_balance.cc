#include "tests/support/scenario_balance.h"

#include <algorithm>

#include "tests/support/scenario_text.h"

namespace farmgate {
namespace {

using Words = std::vector<std::string>;

bool is_figure(const std::string& word) {
  return word.find('=') != std::string::npos;
}

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

Words owner_of(const Words& line) {
  return {line.begin(), std::find_if(line.begin(), line.end(), is_figure)};
}

}  // namespace

ScenarioBalance read_scenario_balance(const std::vector<std::string>& words) {
  ScenarioBalance balance;
  balance.owner = owner_of({words.begin() + 1, words.end()});
  balance.figures.assign(words.begin() + 1 + static_cast<std::ptrdiff_t>(balance.owner.size()), words.end());
  if (balance.figures.empty()) throw ScenarioLineError("a balance without a figure");
  if (!std::all_of(balance.figures.begin(), balance.figures.end(), is_figure)) {
    throw ScenarioLineError("not NAME=VALUE in a balance");
  }
  return balance;
}

std::string write_scenario_balance(const ScenarioBalance& balance) {
  const std::string owner = joined(balance.owner);
  return "balance " + owner + (owner.empty() ? "" : " ") + joined(balance.figures);
}

std::string balance_failure(const ScenarioBalance& expected, const std::vector<std::string>& balances) {
  if (balances.empty()) return "";
  const std::string wanted = "  expected:\n    " + write_scenario_balance(expected) + "\n";
  for (const std::string& line : balances) {
    const Words words = scenario_words(line);
    if (owner_of(words) != expected.owner) continue;
    const bool has_all =
        std::all_of(expected.figures.begin(), expected.figures.end(), [&](const std::string& figure) {
          return std::find(words.begin(), words.end(), figure) != words.end();
        });
    return has_all ? "" : wanted + "  actual:\n    " + line + "\n";
  }
  return wanted + "  actual:\n    (no such line)\n";
}

}  // namespace farmgate
