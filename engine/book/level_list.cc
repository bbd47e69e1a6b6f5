#include "engine/book/level_list.h"

#include <algorithm>

#include "engine/base/check.h"

namespace farmgate {

OrderQueue& LevelList::insert(Score score) {
  if (!is_spilled() && few_count_ == kFewMax) spill();
  if (is_spilled()) return blocks_->insert(score);
  const std::size_t place = place_of(score);
  std::copy_backward(few_.begin() + place, few_.begin() + few_count_, few_.begin() + few_count_ + 1);
  ++few_count_;
  few_[place] = {.score = score, .orders = {}};
  return few_[place].orders;
}

void LevelList::erase(Score score) {
  if (is_spilled()) {
    blocks_->erase(score);
    if (blocks_->size() <= kFewAgain) take_back();
    return;
  }
  const std::size_t place = place_of(score);
  check(place < few_count_);
  check(few_[place].score == score);
  std::copy(few_.begin() + place + 1, few_.begin() + few_count_, few_.begin() + place);
  --few_count_;
}

void LevelList::spill() {
  if (!blocks_) blocks_ = std::make_unique<LevelBlocks>();
  for (const Level& level : few_) blocks_->insert(level.score) = level.orders;
  few_count_ = 0;
}

void LevelList::take_back() {
  while (const Level* const worst = blocks_->worst()) {
    few_[few_count_++] = *worst;
    blocks_->erase(worst->score);
  }
}

void LevelList::audit() const {
  if (blocks_) blocks_->audit();
  check(few_count_ == 0 || !is_spilled());
  for (std::size_t i = 0; i < few_count_; ++i) {
    check(!few_[i].orders.empty());
    check(i == 0 || few_[i - 1].score < few_[i].score);
  }
}

}  // namespace farmgate
