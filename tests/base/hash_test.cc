#include "engine/base/hash.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/support/hash_key.h"

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

constexpr std::array<std::uint64_t, 3> kWords{1, 2, 3};

std::string_view bytes_of(const std::array<std::uint64_t, 3>& words) {
  return {reinterpret_cast<const char*>(words.data()), sizeof words};
}

// A size for each way again.
TEST(KeyedHash64, IsHash64UntilThereIsAKey) {
  for (const std::size_t size : {0u, 1u, 6u, 12u, 24u, 48u, 80u, 195u, 300u}) {
    const std::string bytes = xxhash_test_bytes(size);
    EXPECT_EQ(keyed_hash64(bytes), hash64(bytes, 0)) << size;
  }
  EXPECT_EQ(keyed_hash64(kWords), hash64(bytes_of(kWords), 0));
}

TEST(KeyedHash64, DependsOnTheKey) {
  for (const std::size_t size : {0u, 1u, 6u, 12u, 24u, 48u, 80u, 195u, 300u}) {
    const std::string bytes = xxhash_test_bytes(size);
    const UnderHashKey one(hash_key_of(1));
    const std::uint64_t hash = keyed_hash64(bytes);

    const UnderHashKey other(hash_key_of(2));

    EXPECT_NE(keyed_hash64(bytes), hash) << size;
    EXPECT_NE(keyed_hash64(bytes), hash64(bytes, 0)) << size;
  }
}

TEST(KeyedHash64, IsTheSameOfWordsAndOfTheirBytes) {
  const UnderHashKey under(hash_key_of(1));

  EXPECT_EQ(keyed_hash64(kWords), keyed_hash64(bytes_of(kWords)));
  EXPECT_NE(keyed_hash64(kWords), hash64(bytes_of(kWords), 0));
}

TEST(KeyedHash64, TellsTextsApartThatHaveOneHashUnderAnotherKey) {
  const std::string one = text_of_one_hash(hash_key_of(1), 1);
  const std::string other = text_of_one_hash(hash_key_of(1), 2);
  {
    const UnderHashKey known(hash_key_of(1));
    ASSERT_EQ(keyed_hash64(one), keyed_hash64(other));
  }

  const UnderHashKey unknown(hash_key_of(2));

  EXPECT_NE(keyed_hash64(one), keyed_hash64(other));
}

TEST(SetHashKey, ReturnsTheOneBefore) {
  const UnderHashKey restored(hash_key_of(1));

  EXPECT_EQ(set_hash_key(hash_key_of(2)), hash_key_of(1));
  EXPECT_EQ(set_hash_key(hash_key_of(1)), hash_key_of(2));
}

}  // namespace
}  // namespace farmgate
