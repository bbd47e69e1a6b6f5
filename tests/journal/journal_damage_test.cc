// A journal of which one bit was flipped gives back all that was durable, or is refused, and says where.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/journal/journal.h"
#include "tests/journal/decided_market.h"
#include "tests/journal/journal_image.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

constexpr std::size_t kCommands = 4;
constexpr std::size_t kParts = 16;  // of the bits, each a test of its own

// The files of a journal of a few frames.
std::vector<FileImage> make_journal(const DecidedMarket& market) {
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
  return images_of(folder.path());
}

class JournalDamage : public testing::TestWithParam<std::size_t> {};

TEST_P(JournalDamage, IsNeverTakenForAShorterJournal) {
  const DecidedMarket market(5, kCommands);
  std::vector<std::string> expected;
  for (std::size_t i = 0; i < kCommands; ++i) {
    expected.push_back(text_of(market.requests()[i], market.decisions()[i]));
  }
  std::vector<FileImage> images = make_journal(market);
  const TemporaryFolder parent;
  const std::string folder = parent.file("journal");

  std::size_t refused = 0;
  for (FileImage& damaged : images) {
    for (std::size_t bit = GetParam(); bit < damaged.bytes.size() * 8; bit += kParts) {
      const auto flip = [&] {
        damaged.bytes[bit / 8] = static_cast<char>(damaged.bytes[bit / 8] ^ (1 << bit % 8));
      };
      flip();
      lay_out(images, folder);
      flip();

      const auto texts = texts_in(folder);

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
