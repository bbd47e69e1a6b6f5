// Levels in order of their scores, however many and far apart.
//
// Belongs to one ladder. While they are few they lie in the list itself, since most ladders of most markets
// have few; from then on in blocks elsewhere, whose memory is kept, so that a warm list does not allocate.
//
// Invariants, verified by audit(): scores ascend; the levels are all here or all in the blocks.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "engine/book/level.h"
#include "engine/book/level_blocks.h"

namespace farmgate {

class LevelList {
 public:
  bool empty() const { return few_count_ == 0 && !is_spilled(); }
  std::size_t size() const { return is_spilled() ? blocks_->size() : few_count_; }

  // The greatest score, and the greatest below one; nullptr: there is none.
  const Level* best() const {
    if (is_spilled()) return blocks_->best();
    return few_count_ == 0 ? nullptr : &few_[few_count_ - 1];
  }
  const Level* worse_than(Score score) const {
    if (is_spilled()) return blocks_->worse_than(score);
    const std::size_t place = place_of(score);
    return place == 0 ? nullptr : &few_[place - 1];
  }

  // The queue of a score, or nullptr. Valid until the next insert() or erase().
  OrderQueue* find(Score score) {
    if (is_spilled()) return blocks_->find(score);
    const std::size_t place = place_of(score);
    return place < few_count_ && few_[place].score == score ? &few_[place].orders : nullptr;
  }

  // A new level, empty. Requires: find() does not find it.
  OrderQueue& insert(Score score);

  // Requires: it is there.
  void erase(Score score);

  void audit() const;

 private:
  static constexpr std::size_t kFewMax = 4;
  // So few come back from the blocks: less than would fit, so that the next one does not send them there
  // again.
  static constexpr std::size_t kFewAgain = 2;

  bool is_spilled() const { return blocks_ != nullptr && !blocks_->empty(); }

  // The first place whose level has at least this score, or few_count_.
  std::size_t place_of(Score score) const {
    std::size_t place = few_count_;
    while (place > 0 && few_[place - 1].score >= score) --place;
    return place;
  }
  void spill();
  void take_back();

  std::array<Level, kFewMax> few_;
  std::uint32_t few_count_ = 0;
  std::unique_ptr<LevelBlocks> blocks_;  // once there were too many
};

}  // namespace farmgate
