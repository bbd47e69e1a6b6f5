// Scenarios: commands and the events they must give, in files that a trader can read
// (tests/scenarios/README.md).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/scenario_balance.h"
#include "tests/support/subject.h"

namespace farmgate {

struct ScenarioStep {
  int line = 0;
  TextCommand command;
  std::vector<std::string> events;  // without their sequence and index
  std::vector<ScenarioBalance> balances = {};
};

// One market from its start.
struct Scenario {
  std::string file;
  std::string title;
  SubjectOptions options;
  std::vector<ReferenceRow> reference;
  std::vector<ScenarioStep> steps;
};

// The scenarios of a file, in order. Throws std::runtime_error, which names the line, when it can't be read.
std::vector<Scenario> read_scenarios(const std::string& path);

// The same for the text of a file; `name` is what failures call it.
std::vector<Scenario> parse_scenarios(const std::string& text, const std::string& name);

// Runs a scenario on a subject, which is audited after every command. Returns one text for each step or
// balance that went wrong: where it stands, what was expected, and what came. Balances are not looked at when
// the subject has none.
std::vector<std::string> run_scenario(const Scenario& scenario, Subject& subject);

// The text of a file that holds this scenario alone.
std::string write_scenario(const Scenario& scenario);

// Takes the sequence and index off the events of a command. Returns false when one of them is wrong.
bool strip_numbers(std::int64_t sequence, std::vector<std::string>& events);

}  // namespace farmgate
