#include "engine/base/hash.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace farmgate {
namespace {

// The bytes over which the xxHash project's own tests give their values.
std::string xxhash_test_bytes(std::size_t size) {
  std::string bytes;
  std::uint64_t state = 2654435761u;
  for (std::size_t i = 0; i < size; ++i) {
    bytes.push_back(static_cast<char>(state >> 56));
    state *= 11400714785074694797u;
  }
  return bytes;
}

// One size for each way in which XXH3 takes its input.
TEST(Hash64, HasTheValuesOfTheXxhashProject) {
  EXPECT_EQ(hash64("", 0), 0x2D06800538D394C2u);
  EXPECT_EQ(hash64(xxhash_test_bytes(1), 0), 0xC44BDFF4074EECDBu);
  EXPECT_EQ(hash64(xxhash_test_bytes(6), 0), 0x27B56A84CD2D7325u);
  EXPECT_EQ(hash64(xxhash_test_bytes(12), 0), 0xA713DAF0DFBB77E7u);
  EXPECT_EQ(hash64(xxhash_test_bytes(24), 0), 0xA3FE70BF9D3510EBu);
  EXPECT_EQ(hash64(xxhash_test_bytes(48), 0), 0x397DA259ECBA1F11u);
  EXPECT_EQ(hash64(xxhash_test_bytes(80), 0), 0xBCDEFBBB2C47C90Au);
  EXPECT_EQ(hash64(xxhash_test_bytes(195), 0), 0xCD94217EE362EC3Au);
}

TEST(Hash64, HasTheValuesOfTheXxhashProjectWithASeed) {
  constexpr std::uint64_t kSeed = 11400714785074694797u;

  EXPECT_EQ(hash64("", kSeed), 0xA8A6B918B2F0364Au);
  EXPECT_EQ(hash64(xxhash_test_bytes(1), kSeed), 0x032BE332DD766EF8u);
}

TEST(Hash64, DependsOnTheSeedAndEveryByte) {
  const std::string text = "order";

  EXPECT_NE(hash64(text, 0), hash64(text, 1));
  EXPECT_NE(hash64(std::string_view("\0", 1), 0), hash64("", 0));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string other = text;
    ++other[i];
    EXPECT_NE(hash64(other, 0), hash64(text, 0));
  }
}

}  // namespace
}  // namespace farmgate
