// A journal of which one bit was flipped gives back all that was durable, or is refused, and says where.
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "engine/journal/journal.h"
#include "engine/journal/journal_reader.h"
#include "tests/journal/decided_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kCommands = 4;
constexpr std::size_t kParts = 16;  // of the bits, each a test of its own

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// The files of a journal of a few frames. What RocksDB keeps for people to read is not among them.
struct Image {
  std::string name;
  std::string bytes;
};

std::vector<Image> make_journal(const DecidedMarket& market) {
  const TemporaryFolder folder;
  {
    auto journal = Journal::open(folder.path(), {});
    EXPECT_TRUE(journal);
    EXPECT_TRUE((*journal)->begin({}));
    market.in_frames(0, kCommands, 2, [&](const DecidedCommands& commands) {
      (*journal)->add(commands);
      EXPECT_TRUE((*journal)->commit());
    });
  }
  std::vector<Image> images;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    const std::string name = entry.path().filename();
    const bool is_for_people = name.starts_with("LOG") || name.starts_with("OPTIONS") || name == "IDENTITY";
    if (name != "LOCK" && !is_for_people) images.push_back({name, read_file(entry.path())});
  }
  return images;
}

// What comes of opening and reading the journal: its commands, or the error.
Result<std::vector<std::string>> texts_of(const std::string& folder) {
  auto journal = Journal::open(folder, {});
  if (!journal) return std::move(journal).error();
  std::vector<std::string> texts;
  JournalReader reader(**journal, 1);
  for (;;) {
    const auto next = reader.next();
    if (!next) return next.error();
    if (!*next) return texts;
    RecordedCommands commands;
    if (Status read = reader.read(commands); !read) return std::move(read).error();
    for (std::size_t i = 0; i < commands.requests.size(); ++i) {
      texts.push_back(text_of(commands.requests[i], commands.decisions[i]));
    }
  }
}

class JournalDamage : public testing::TestWithParam<std::size_t> {};

TEST_P(JournalDamage, IsNeverTakenForAShorterJournal) {
  const DecidedMarket market(5, kCommands);
  std::vector<std::string> expected;
  for (std::size_t i = 0; i < kCommands; ++i) {
    expected.push_back(text_of(market.requests()[i], market.decisions()[i]));
  }
  const std::vector<Image> images = make_journal(market);
  const TemporaryFolder parent;
  const std::string folder = parent.file("journal");

  std::size_t refused = 0;
  for (const Image& damaged : images) {
    for (std::size_t bit = GetParam(); bit < damaged.bytes.size() * 8; bit += kParts) {
      fs::remove_all(folder);
      fs::create_directory(folder);
      for (const Image& image : images) write_file(folder + "/" + image.name, image.bytes);
      std::string bytes = damaged.bytes;
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
      write_file(folder + "/" + damaged.name, bytes);

      const auto texts = texts_of(folder);

      if (!texts) ++refused;
      if (texts) {
        ASSERT_EQ(*texts, expected) << damaged.name << " bit " << bit;
      } else {
        ASSERT_NE(texts.error().message.find(folder), std::string::npos) << texts.error().message;
      }
    }
  }
  EXPECT_GT(refused, 0u);
}

INSTANTIATE_TEST_SUITE_P(Bits, JournalDamage, testing::Range<std::size_t>(0, kParts));

}  // namespace
}  // namespace farmgate
