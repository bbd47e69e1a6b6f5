#include "engine/book/level_window.h"

#include <bit>

#include "engine/base/check.h"

namespace farmgate {

void LevelWindow::place(Score base, std::size_t size) {
  check(level_count_ == 0);
  check(size % 64 == 0);
  base_ = base;
  size_ = size;
  queues_.assign(size, OrderQueue{});
  bits_.assign(size / 64, 0);
}

std::optional<std::size_t> LevelWindow::best_below(std::size_t end) const {
  if (end == 0) return std::nullopt;
  std::size_t word = (end - 1) / 64;
  // The bits below `end` of the last word.
  std::uint64_t bits = bits_[word] & (~std::uint64_t{0} >> (63 - (end - 1) % 64));
  while (bits == 0) {
    if (word == 0) return std::nullopt;
    bits = bits_[--word];
  }
  return word * 64 + 63 - static_cast<std::size_t>(std::countl_zero(bits));
}

void LevelWindow::audit() const {
  std::size_t count = 0;
  for (std::size_t i = 0; i < queues_.size(); ++i) {
    const bool bit = (bits_[i / 64] >> i % 64 & 1) != 0;
    check(bit == !queues_[i].empty());
    if (bit) ++count;
  }
  check(count == level_count_);
}

}  // namespace farmgate
