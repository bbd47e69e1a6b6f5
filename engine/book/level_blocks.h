// Levels in order of their scores, however many and far apart: many short sorted arrays in a row, so that
// none is ever moved far.
//
// Belongs to one list of levels. Keeps the memory it once needed, so that it does not allocate once warm.
//
// Invariants, verified by audit(): scores ascend; no block is empty or too large; starts_ has the first score
// of every block.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/book/level.h"

namespace farmgate {

class LevelBlocks {
 public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  // The greatest score, the least, and the greatest below one; nullptr: there is none.
  const Level* best() const { return blocks_.empty() ? nullptr : &blocks_.back().back(); }
  const Level* worst() const { return blocks_.empty() ? nullptr : &blocks_.front().front(); }
  const Level* worse_than(Score score) const;

  // The queue of a score, or nullptr. Valid until the next insert() or erase().
  OrderQueue* find(Score score);

  // A new level, empty. Requires: find() does not find it.
  OrderQueue& insert(Score score);

  // Requires: it is there.
  void erase(Score score);

  void audit() const;

 private:
  using Block = std::vector<Level>;
  static constexpr std::size_t kBlockSizeMax = 128;

  std::size_t block_of(Score score) const;
  void split(std::size_t block);

  std::vector<Block> blocks_;
  std::vector<Score> starts_;
  std::vector<Block> spares_;  // empty, for their memory
  std::size_t size_ = 0;
};

}  // namespace farmgate
