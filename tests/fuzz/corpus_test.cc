// What the fuzzers run from, and what they have found: the same functions, in every ordinary build.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/fuzz/targets.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

namespace fs = std::filesystem;

class Corpus : public testing::TestWithParam<FuzzTarget> {};

// A failure names the file that the message before it is about.
TEST_P(Corpus, IsTakenWithoutAFault) {
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::directory_iterator(fs::path(kSourceFolder) / "tests/fuzz/corpus" / GetParam().name)) {
    files.push_back(entry.path());
  }
  std::ranges::sort(files);

  ASSERT_FALSE(files.empty());
  for (const fs::path& file : files) {
    SCOPED_TRACE(file.filename().string());
    const std::string bytes = contents_of(file);
    GetParam().run({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  }
}

INSTANTIATE_TEST_SUITE_P(Fuzzers, Corpus, testing::ValuesIn(kFuzzTargets),
                         [](const auto& target) { return std::string(target.param.name); });

}  // namespace
}  // namespace farmgate
