// The folders of engine/ include and link what docs/ARCHITECTURE.md allows them, and nothing else.
//
// The folder table of that document is the only place where the layers are written down: it is read here and
// held against the #include lines, the CMake libraries and the tree itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/paths.h"

namespace farmgate {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;
using testing::Not;

using Folders = std::set<std::string>;
using Layers = std::map<std::string, Folders>;

const fs::path& root() {
  static const fs::path path = kSourceFolder;
  return path;
}

std::string read(const fs::path& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

// What the first group of `pattern` matched, at every place in `text`.
std::vector<std::string> matches(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern, std::regex::ECMAScript | std::regex::multiline);
  std::vector<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end; ++match) {
    found.push_back((*match)[1]);
  }
  return found;
}

Folders as_set(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

// The rows `| `engine/book` | what lives there | `base`, `model` |` of the document's folder table.
Layers layers_of_document() {
  const std::string text = read(root() / "docs/ARCHITECTURE.md");
  const std::regex row(R"(^\| `engine/(\w+)` \|[^|\n]*\|([^|\n]*)\|$)",
                       std::regex::ECMAScript | std::regex::multiline);
  Layers layers;
  for (std::sregex_iterator match(text.begin(), text.end(), row), end; match != end; ++match) {
    layers[(*match)[1]] = as_set(matches((*match)[2], "`(\\w+)`"));
  }
  return layers;
}

const Layers& layers() {
  static const Layers table = layers_of_document();
  return table;
}

std::vector<fs::path> sources_under(const fs::path& folder) {
  std::vector<fs::path> sources;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const fs::path extension = entry.path().extension();
    if (extension == ".h" || extension == ".cc") sources.push_back(entry.path());
  }
  std::ranges::sort(sources);
  return sources;
}

Folders included_folders(const fs::path& source) {
  return as_set(matches(read(source), R"(^\s*#\s*include\s*["<]engine/(\w+)/)"));
}

// The engine folders that each folder's library links, as its CMakeLists.txt says.
Layers links_of_cmake() {
  Layers links;
  for (const auto& [folder, allowed] : layers()) {
    const std::string text = read(root() / "engine" / folder / "CMakeLists.txt");
    const std::vector<std::string> calls =
        matches(text, "farmgate_library\\(engine_" + folder + "\\b([^)]*)\\)");
    EXPECT_EQ(calls.size(), 1u) << "engine/" << folder << "/CMakeLists.txt makes one library, engine_"
                                << folder;
    for (const std::string& call : calls) links[folder] = as_set(matches(call, R"(\bengine_(\w+))"));
  }
  return links;
}

// What `folder` reaches through any number of steps.
Folders reached_from(const std::string& folder, const Layers& links) {
  Folders reached;
  std::vector<std::string> open{folder};
  while (!open.empty()) {
    const std::string from = open.back();
    open.pop_back();
    const auto next = links.find(from);
    if (next == links.end()) continue;
    for (const std::string& to : next->second) {
      if (reached.insert(to).second) open.push_back(to);
    }
  }
  return reached;
}

TEST(Layering, DocumentedFoldersAreThoseOfTheTree) {
  Folders documented;
  for (const auto& [folder, allowed] : layers()) documented.insert(folder);

  Folders existing;
  for (const auto& entry : fs::directory_iterator(root() / "engine")) {
    if (entry.is_directory()) existing.insert(entry.path().filename());
  }

  EXPECT_THAT(documented, Not(IsEmpty()));
  EXPECT_EQ(documented, existing);
}

TEST(Layering, ArrowsNeverPointBack) {
  for (const auto& [folder, allowed] : layers()) {
    EXPECT_FALSE(reached_from(folder, layers()).contains(folder))
        << folder << " may include itself by way of others";
    for (const std::string& other : allowed) EXPECT_TRUE(layers().contains(other)) << folder << ": " << other;
  }
}

TEST(Layering, SourcesIncludeOnlyWhatTheirFolderMay) {
  for (const auto& [folder, allowed] : layers()) {
    for (const fs::path& source : sources_under(root() / "engine" / folder)) {
      for (const std::string& included : included_folders(source)) {
        EXPECT_TRUE(included == folder || allowed.contains(included))
            << source << " includes engine/" << included << ", which docs/ARCHITECTURE.md does not allow";
      }
    }
  }
}

// Without its full path from the root an include could pass the layers unseen.
TEST(Layering, OwnHeadersAreIncludedFromTheRoot) {
  for (const fs::path& source : sources_under(root() / "engine")) {
    for (const std::string& included : matches(read(source), R"(^\s*#\s*include\s*\"([^\"]+)\")")) {
      EXPECT_TRUE(included.starts_with("engine/") && fs::exists(root() / included))
          << source << ": " << included;
    }
  }
}

TEST(Layering, LibrariesLinkExactlyWhatTheirFolderMayInclude) {
  const Layers links = links_of_cmake();

  for (const auto& [folder, allowed] : layers())
    EXPECT_EQ(reached_from(folder, links), allowed) << "engine_" << folder;
}

// The core is single-threaded and knows no file, clock, log or network.
TEST(Layering, CoreStaysPlain) {
  const std::regex forbidden(
      "(grpc|grpcpp|google|CLI|spdlog|nlohmann|tbb|oneapi|boost/lockfree)/.*|"
      "thread|mutex|shared_mutex|condition_variable|atomic|stop_token|semaphore|latch|barrier|future|"
      "chrono|ctime|random|iostream|fstream|filesystem|pthread\\.h|time\\.h|sys/.*");

  for (const std::string folder : {"base", "model", "logistics", "book", "matching"}) {
    for (const fs::path& source : sources_under(root() / "engine" / folder)) {
      for (const std::string& included : matches(read(source), R"(^\s*#\s*include\s*<([^>]+)>)")) {
        EXPECT_FALSE(std::regex_match(included, forbidden)) << source << " includes <" << included << ">";
      }
    }
  }
}

// At its top, or above the first thing it declares; forward declarations don't count.
TEST(Layering, HeadersSayWhatTheyAreAndAreGuarded) {
  const std::string comment_above_first = R"((namespace farmgate \{\n\s*(?:(?:class|struct) \w+;\s*)*// ))";

  for (const fs::path& source : sources_under(root() / "engine")) {
    if (source.extension() != ".h") continue;
    const std::string text = read(source);

    EXPECT_TRUE(text.starts_with("// ") || !matches(text, comment_above_first).empty())
        << source << " does not say what it is";
    EXPECT_THAT(matches(text, "^(#pragma once)$"), Not(IsEmpty())) << source;
  }
}

}  // namespace
}  // namespace farmgate
