#include "engine/book/ladder.h"

#include <algorithm>
#include <limits>

#include "engine/base/check.h"

namespace farmgate {
namespace {

// Sizes of a window in ticks; below the smallest a list is as good.
constexpr std::size_t kWindowSizeMin = 256;
constexpr std::size_t kWindowSizeMax = 16'384;

// A window must hold a level for so many of its ticks, since every tick takes the memory of a queue.
constexpr std::size_t kTicksPerLevelMax = 8;

// So much of a window lies below the best price when it is placed; the rest is for better ones.
constexpr std::size_t below_best(std::size_t size) {
  return size / 4 * 3;
}

}  // namespace

Level Ladder::best_level() const {
  return worse_than(std::numeric_limits<Score>::max());
}

Level Ladder::worse_than(Score score) const {
  Level level;
  if (const Level* in_list = list_.worse_than(score)) level = *in_list;
  if (window_.size() == 0) return level;

  const bool all_below = score > window_.score(window_.size() - 1);
  const std::size_t end = all_below ? window_.size() : window_.index(score);
  if (end > window_.size()) return level;  // the window lies above
  const auto index = window_.best_below(end);
  if (!index) return level;
  if (level.orders.empty() || window_.score(*index) > level.score) {
    return {.score = window_.score(*index), .orders = window_[*index]};
  }
  return level;
}

bool Ladder::rest_in_list(OrderPool& pool, OrderSlot slot) {
  Order& order = pool[slot];
  if (OrderQueue* const queue = list_.find(order.score)) {
    append(pool, *queue, slot);
    return false;
  }
  start(order, list_.insert(order.score), slot);
  const bool is_best = note_level(order.score, slot);
  note_search();
  return is_best;
}

// Removes a level whose only order leaves; true: it was the best.
bool Ladder::remove_level(Score score) {
  const std::size_t index = window_.index(score);
  const bool in_window = index < window_.size();
  if (in_window) {
    window_[index] = {};
    window_.note_empty(index);
  } else {
    list_.erase(score);
  }
  const bool was_best = score == best_score_;
  if (was_best) find_best();
  if (!in_window) note_search();
  return was_best;
}

void Ladder::find_best() {
  const Level level = best_level();
  best_score_ = level.score;
  best_ = level.orders.oldest;
}

// When the list has been searched more often than a refit costs, sees whether a window would save the rest.
void Ladder::note_search() {
  const std::size_t levels = list_.size() + window_.level_count();
  if (++searches_ >= std::max(kWindowSizeMin, levels * 2)) refit();
}

void Ladder::refit() {
  searches_ = 0;
  empty_window();
  if (list_.empty()) return;
  const Score best = list_.best()->score;
  const std::size_t size = window_size_for(best);
  if (size > 0) fill_window(best - static_cast<Score>(below_best(size)) * window_.tick(), size);
}

// The largest that would be dense enough; 0: none.
std::size_t Ladder::window_size_for(Score best) const {
  std::size_t size = 0;
  std::size_t levels = 0;
  const Level* level = list_.best();
  for (std::size_t next = kWindowSizeMin; next <= kWindowSizeMax; next *= 2) {
    const std::int64_t lowest =
        std::int64_t{best} - static_cast<std::int64_t>(below_best(next)) * window_.tick();
    const std::int64_t highest = lowest + static_cast<std::int64_t>(next) * window_.tick();
    if (lowest < std::numeric_limits<Score>::min() || highest > std::numeric_limits<Score>::max()) break;
    for (; level != nullptr && level->score >= lowest; level = list_.worse_than(level->score)) ++levels;
    if (levels * kTicksPerLevelMax >= next) size = next;
  }
  return size;
}

void Ladder::empty_window() {
  std::size_t end = window_.size();
  while (const auto index = window_.best_below(end)) {
    list_.insert(window_.score(*index)) = window_[*index];
    window_[*index] = {};
    window_.note_empty(*index);
    end = *index;
  }
  window_.place(0, 0);
}

void Ladder::fill_window(Score base, std::size_t size) {
  window_.place(base, size);
  for (const Level* level = list_.best(); level != nullptr && level->score >= base; level = list_.best()) {
    const std::size_t index = window_.index(level->score);
    window_[index] = level->orders;
    window_.note_filled(index);
    list_.erase(level->score);
  }
}

void Ladder::audit(const OrderPool& pool) const {
  list_.audit();
  window_.audit();
  const Level best = best_level();
  check(best_ == best.orders.oldest);
  check(empty() || best_score_ == best.score);
  for (Level level = best; !level.orders.empty(); level = worse_than(level.score)) {
    OrderSlot previous = kNoOrder;
    for (OrderSlot slot = level.orders.oldest; slot != kNoOrder; slot = pool[slot].next) {
      check(pool[slot].open > 0);
      check(pool[slot].score == level.score);
      check(pool[slot].previous == previous);
      check(previous == kNoOrder || pool[previous].priority < pool[slot].priority);
      previous = slot;
    }
    check(previous == level.orders.newest);
  }
}

}  // namespace farmgate
