#include "engine/accounts/chunked_queue.h"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>

namespace farmgate {
namespace {

// Large, so that a few fill a chunk.
struct Element {
  std::size_t value = 0;
  std::array<std::size_t, (1 << 15) - 1> rest{};
};
constexpr std::size_t kPerChunk = kHugePageBytes / sizeof(Element);
static_assert(kPerChunk == 8);

using Queue = ChunkedQueue<Element>;

void push(Queue& queue, std::size_t value) {
  static Element element;
  element.value = value;
  queue.push_back(element);
}

TEST(ChunkedQueue, IsEmptyAtFirst) {
  EXPECT_TRUE(Queue().empty());
}

TEST(ChunkedQueue, GivesBackInOrder) {
  Queue queue;
  std::size_t pushed = 0;
  std::size_t popped = 0;
  for (std::size_t round = 0; round < 40; ++round) {
    for (std::size_t i = 0; i < 5; ++i) push(queue, pushed++);
    for (std::size_t i = 0; i < 4 + round % 2; ++i) {
      ASSERT_EQ(queue.front().value, popped++);
      queue.pop_front();
    }
    ASSERT_EQ(queue.size(), pushed - popped);
    for (std::size_t i = 0; i < queue.size(); ++i) ASSERT_EQ(queue[i].value, popped + i);
  }
}

TEST(ChunkedQueue, CanBeEmptiedAtTheEndOfAChunk) {
  Queue queue;
  for (std::size_t i = 0; i < kPerChunk; ++i) push(queue, i);
  for (std::size_t i = 0; i < kPerChunk; ++i) queue.pop_front();

  push(queue, 9);

  EXPECT_EQ(queue.size(), 1u);
  EXPECT_EQ(queue.front().value, 9u);
}

TEST(ChunkedQueue, ReservesWithoutGrowing) {
  Queue queue;
  queue.reserve(2 * kPerChunk + 1);
  EXPECT_TRUE(queue.empty());

  for (std::size_t i = 0; i < 5 * kPerChunk; ++i) push(queue, i);

  for (std::size_t i = 0; i < queue.size(); ++i) ASSERT_EQ(queue[i].value, i);
}

TEST(ChunkedQueueDeathTest, TakingFromAnEmptyOneIsABug) {
  Queue queue;

  EXPECT_DEATH(queue.pop_front(), "check failed");
}

}  // namespace
}  // namespace farmgate
