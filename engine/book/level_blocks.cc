#include "engine/book/level_blocks.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"

namespace farmgate {
namespace {

// The first level of at least this score. Most commands are about prices near the best.
template <class Levels>
auto level_of(Levels& levels, Score score) {
  constexpr std::size_t kNear = 8;
  std::size_t at = levels.size();
  const std::size_t near_end = at - std::min(kNear, at);
  while (at > near_end && levels[at - 1].score >= score) --at;
  if (at > near_end) return levels.begin() + static_cast<std::ptrdiff_t>(at);
  return std::lower_bound(levels.begin(), levels.begin() + static_cast<std::ptrdiff_t>(at), score,
                          [](const Level& level, Score wanted) { return level.score < wanted; });
}

}  // namespace

// The last block that starts at or before the score, or the first.
std::size_t LevelBlocks::block_of(Score score) const {
  if (blocks_.size() == 1 || score >= starts_.back()) return blocks_.size() - 1;
  const auto after = std::ranges::upper_bound(starts_, score);
  return after == starts_.begin() ? 0 : static_cast<std::size_t>(after - starts_.begin()) - 1;
}

const Level* LevelBlocks::worse_than(Score score) const {
  if (blocks_.empty()) return nullptr;
  const std::size_t number = block_of(score);
  const Block& block = blocks_[number];
  const auto at = level_of(block, score);
  if (at != block.begin()) return &*std::prev(at);
  return number == 0 ? nullptr : &blocks_[number - 1].back();
}

OrderQueue* LevelBlocks::find(Score score) {
  if (blocks_.empty()) return nullptr;
  Block& block = blocks_[block_of(score)];
  const auto at = level_of(block, score);
  return at != block.end() && at->score == score ? &at->orders : nullptr;
}

OrderQueue& LevelBlocks::insert(Score score) {
  if (blocks_.empty()) {
    blocks_.push_back(spares_.empty() ? Block() : std::move(spares_.back()));
    if (!spares_.empty()) spares_.pop_back();
    starts_.push_back(score);
  }
  std::size_t number = block_of(score);
  if (blocks_[number].size() == kBlockSizeMax) {
    split(number);
    number = block_of(score);
  }
  Block& block = blocks_[number];
  const auto at = block.insert(level_of(block, score), Level{.score = score, .orders = {}});
  starts_[number] = block.front().score;
  ++size_;
  return at->orders;
}

// Moves the better half of a block to a block of its own.
void LevelBlocks::split(std::size_t number) {
  Block better;
  if (!spares_.empty()) {
    better = std::move(spares_.back());
    spares_.pop_back();
  }
  better.reserve(kBlockSizeMax);
  Block& block = blocks_[number];
  const auto middle = block.begin() + kBlockSizeMax / 2;
  better.assign(middle, block.end());
  block.erase(middle, block.end());
  const auto after = static_cast<std::ptrdiff_t>(number) + 1;
  starts_.insert(starts_.begin() + after, better.front().score);
  blocks_.insert(blocks_.begin() + after, std::move(better));
}

void LevelBlocks::erase(Score score) {
  check(!blocks_.empty());
  const std::size_t number = block_of(score);
  Block& block = blocks_[number];
  const auto at = level_of(block, score);
  check(at != block.end());
  check(at->score == score);
  block.erase(at);
  --size_;
  if (!block.empty()) {
    starts_[number] = block.front().score;
    return;
  }
  spares_.push_back(std::move(block));
  blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(number));
  starts_.erase(starts_.begin() + static_cast<std::ptrdiff_t>(number));
}

void LevelBlocks::audit() const {
  std::size_t count = 0;
  const Level* previous = nullptr;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    check(!blocks_[i].empty());
    check(blocks_[i].size() <= kBlockSizeMax);
    check(blocks_[i].front().score == starts_[i]);
    for (const Level& level : blocks_[i]) {
      check(previous == nullptr || previous->score < level.score);
      check(!level.orders.empty());
      previous = &level;
    }
    count += blocks_[i].size();
  }
  check(count == size_);
}

}  // namespace farmgate
