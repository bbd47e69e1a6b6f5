#include "engine/access/hash_key.h"

#include <gtest/gtest.h>

#include "tests/support/hash_key.h"

namespace farmgate {
namespace {

TEST(DrawHashKey, GivesAnotherKeyEachTime) {
  const UnderHashKey restored(hash_key_of(1));

  ASSERT_TRUE(draw_hash_key());
  const HashKey first = set_hash_key(hash_key_of(1));
  ASSERT_TRUE(draw_hash_key());
  const HashKey second = set_hash_key(hash_key_of(1));

  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_NE(first[i], hash_key_of(1)[i]) << i;
    EXPECT_NE(first[i], second[i]) << i;
  }
}

}  // namespace
}  // namespace farmgate
