// What the simulations of a whole run of the tests have seen, in all their shards, of which each is a process
// of its own: no kind of fault may be missing. CTest runs the shards before.
#include "tests/simulation/simulation_figures.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <iostream>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>

#include "tests/simulation/simulation_shards.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

// Each figure another one.
SimulationFigures different_figures() {
  SimulationFigures figures;
  std::uint64_t next = 1;
  for (const NamedFigure& figure : named_figures()) figures.*figure.value = next++;
  return figures;
}

TEST(SimulationFigures, OfAllShardsHaveEachKindOfFault) {
  SimulationFigures sum;
  for (int shard = 0; shard < kSimulationShards; ++shard) {
    sum.add(read_figures(shard_figures_path(shard)));
  }

  std::cout << report_of(sum) << '\n';
  for (const NamedFigure& figure : named_figures()) EXPECT_GT(sum.*figure.value, 0u) << figure.name;
}

TEST(SimulationFigures, AddUpOneByOne) {
  SimulationFigures figures = different_figures();

  figures.add(different_figures());

  std::uint64_t expected = 2;
  for (const NamedFigure& figure : named_figures()) {
    EXPECT_EQ(figures.*figure.value, expected) << figure.name;
    expected += 2;
  }
}

TEST(SimulationFigures, AreReportedEachUnderItsName) {
  const std::string report = report_of(different_figures());

  std::uint64_t number = 1;
  std::set<std::string_view> names;
  for (const NamedFigure& figure : named_figures()) {
    EXPECT_NE((report + ",").find(std::to_string(number++) + " " + std::string(figure.name) + ","),
              std::string::npos)
        << figure.name;
    EXPECT_EQ(figure.name.find(','), std::string_view::npos) << figure.name;
    names.insert(figure.name);
  }
  EXPECT_EQ(names.size(), named_figures().size());
}

TEST(SimulationFigures, AreReadAsTheyWereWritten) {
  const TemporaryFolder folder;
  write_figures(folder.file("figures"), different_figures());

  EXPECT_EQ(read_figures(folder.file("figures")), different_figures());
}

TEST(SimulationFigures, AreNotReadFromHalfAFile) {
  const TemporaryFolder folder;
  write_figures(folder.file("figures"), different_figures());
  std::filesystem::resize_file(folder.file("figures"),
                               std::filesystem::file_size(folder.file("figures")) - 2);

  EXPECT_THROW(read_figures(folder.file("figures")), std::runtime_error);
  EXPECT_THROW(read_figures(folder.file("none")), std::runtime_error);
}

}  // namespace
}  // namespace farmgate
