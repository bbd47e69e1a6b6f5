#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/paths.h"
#include "tests/support/scenario.h"
#include "tests/support/subjects.h"

namespace farmgate {
namespace {

std::vector<std::string> scenario_files() {
  std::vector<std::string> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(kSourceFolder) + "/tests/scenarios")) {
    const std::filesystem::path& path = entry.path();
    if (path.extension() == ".txt" && path.filename() != "CMakeLists.txt") paths.push_back(path.string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string test_name(const testing::TestParamInfo<std::string>& file) {
  std::string name = std::filesystem::path(file.param).stem().string();
  std::replace_if(
      name.begin(), name.end(), [](unsigned char letter) { return !std::isalnum(letter); }, '_');
  return name;
}

class Scenarios : public testing::TestWithParam<std::string> {};

TEST_P(Scenarios, GiveTheExpectedEvents) {
  const std::vector<Scenario> scenarios = read_scenarios(GetParam());

  for (const auto& [name, make_subject] : all_subjects()) {
    for (const Scenario& scenario : scenarios) {
      const auto subject = make_subject();
      for (const std::string& failure : run_scenario(scenario, *subject)) {
        ADD_FAILURE() << name << ": " << failure;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Files, Scenarios, testing::ValuesIn(scenario_files()), test_name);

}  // namespace
}  // namespace farmgate
