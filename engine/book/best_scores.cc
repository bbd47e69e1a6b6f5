#include "engine/book/best_scores.h"

#include "engine/base/check.h"

namespace farmgate {

void BestScores::audit() const {
  check(greatest_.size() == whole(blocks_.size(), kBlockGroup));
  for (std::size_t block = 0; block < greatest_.size(); ++block) {
    check(greatest_[block] == (block < blocks_.size() ? blocks_[block].greatest() : kNoOffer));
  }
}

}  // namespace farmgate
