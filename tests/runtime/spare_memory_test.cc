#include "engine/runtime/spare_memory.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <latch>
#include <memory>
#include <thread>
#include <vector>

namespace farmgate {
namespace {

std::int64_t resident_bytes() {
  std::int64_t all = 0;
  std::int64_t resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

// Between blocks that stay there is much that is free, which the process would keep.
TEST(SpareMemory, GoesBackToTheSystem) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer has an allocator of its own";
#endif
  constexpr std::size_t kBlock = 16'384;
  constexpr std::int64_t kFreed = std::int64_t{64} << 20;
  using Block = std::unique_ptr<char[]>;
  std::vector<Block> freed;
  std::vector<Block> kept;
  for (std::int64_t bytes = 0; bytes < kFreed; bytes += kBlock) {
    freed.push_back(std::make_unique<char[]>(kBlock));
    kept.push_back(std::make_unique<char[]>(1));
  }
  freed.clear();
  const std::int64_t before = resident_bytes();

  give_back_spare_memory();

  EXPECT_LT(resident_bytes(), before - kFreed / 2);
}

// Also the first time, and with a sanitizer's allocator in the place of glibc's.
TEST(SpareMemory, IsGivenBackByManyAtOnce) {
  constexpr int kThreads = 8;
  std::latch together(kThreads);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&together] {
      together.arrive_and_wait();
      give_back_spare_memory();
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace farmgate
