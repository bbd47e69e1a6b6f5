#include "engine/journal/durable_mark.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

TEST(DurableMark, MarksNothingAtFirst) {
  const TemporaryFolder folder;

  const auto mark = DurableMark::open(folder.file("mark"));

  ASSERT_TRUE(mark);
  EXPECT_EQ(mark->position().sequence, 0u);
}

TEST(DurableMark, IsThereWhenOpenedAgain) {
  const TemporaryFolder folder;
  const Chain chain{'x', 'y'};
  ASSERT_TRUE(DurableMark::open(folder.file("mark"))->set({.sequence = 12, .chain = chain}));

  const auto mark = DurableMark::open(folder.file("mark"));

  ASSERT_TRUE(mark);
  EXPECT_EQ(mark->position().sequence, 12u);
  EXPECT_EQ(mark->position().chain, chain);
}

TEST(DurableMark, ThatIsDamagedIsRefused) {
  const TemporaryFolder folder;
  const std::string path = folder.file("mark");
  for (const std::uintmax_t size : {1u, 39u}) {
    std::filesystem::remove(path);
    ASSERT_TRUE(DurableMark::open(path)->set({.sequence = 12, .chain = {}}));
    std::filesystem::resize_file(path, size);

    const auto mark = DurableMark::open(path);

    ASSERT_FALSE(mark);
    EXPECT_EQ(mark.error().code, ErrorCode::kBadInput);
    EXPECT_TRUE(mark.error().message.starts_with(path + " is damaged")) << mark.error().message;
  }
}

TEST(DurableMark, NeedsItsFolder) {
  const auto mark = DurableMark::open("/nowhere/mark");

  ASSERT_FALSE(mark);
  EXPECT_EQ(mark.error().message, "cannot open /nowhere/mark: No such file or directory");
}

}  // namespace
}  // namespace farmgate
