// The single lines of a scenario file: a command, a row of reference data, an expected event.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/subject.h"

namespace farmgate {

// A line that can't be read; what() says why.
struct ScenarioLineError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::vector<std::string> scenario_words(const std::string& line);

// new, cancel, replace, mass_cancel, an operation, halt, resume, suspend, reinstate, tick, reference (without
// its rows) or raw. The time is left 0.
TextCommand read_scenario_command(const std::vector<std::string>& words);
std::string write_scenario_command(const TextCommand& command);

// commodity, zone, lane, account, programme or raw. `home` is the zone of an account that names none.
ReferenceRow read_scenario_row(const std::vector<std::string>& words, const std::string& home);
std::string write_scenario_row(const ReferenceRow& row);

// A row of a `reference` block: `+` and a row, or `-` and what is deleted.
ReferenceRow read_scenario_change(const std::vector<std::string>& words, const std::string& home);
std::string write_scenario_change(const ReferenceRow& row);

// An expected event in full: fills in what `accepted` and `rejected REASON` leave to the command above them.
std::string read_scenario_event(const std::vector<std::string>& words, const TextCommand& command);

}  // namespace farmgate
