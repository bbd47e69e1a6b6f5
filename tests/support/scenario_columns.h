// Which columns the lines of a scenario file have, and how they are called there.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace farmgate {

// The words of a line that stand at fixed places, by what the line starts with.
using ScenarioPlaces = std::map<std::string, std::vector<std::string>>;

const ScenarioPlaces& scenario_command_places();
const ScenarioPlaces& scenario_row_places();
const ScenarioPlaces& scenario_deletion_places();

// Full names of columns by their short ones.
using ScenarioShortNames = std::map<std::string, std::string>;

const ScenarioShortNames& scenario_command_short_names();

// Of a row, by what its line starts with.
const ScenarioShortNames& scenario_row_short_names(const std::string& kind);

// All columns there are, in the order in which they are written.
const std::vector<std::string>& scenario_command_columns();
const std::vector<std::string>& scenario_row_columns();

}  // namespace farmgate
