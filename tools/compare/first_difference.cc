#include "tools/compare/first_difference.h"

#include <algorithm>

#include "engine/base/check.h"

namespace farmgate {
namespace {

constexpr std::size_t kAheadMax = std::size_t{1} << 22;  // bytes

std::optional<std::string> first_row(const std::string& rows) {
  if (rows.empty()) return std::nullopt;
  return rows.substr(0, rows.find('\n'));
}

}  // namespace

void FirstDifference::add(ComparedSide side, std::string_view rows) {
  std::unique_lock lock(mutex_);
  Side& own = sides_[static_cast<std::size_t>(side)];
  const Side& other = sides_[1 - static_cast<std::size_t>(side)];
  check(!own.ended);
  moved_.wait(lock, [&] { return is_found() || other.ended || own.rows.size() <= kAheadMax; });
  if (is_found()) return;
  own.rows += rows;
  compare();
  moved_.notify_all();
}

void FirstDifference::end(ComparedSide side) {
  const std::lock_guard lock(mutex_);
  sides_[static_cast<std::size_t>(side)].ended = true;
  compare();
  moved_.notify_all();
}

// Drops the rows that both have. What is left of one whose other side has ended differs from nothing.
void FirstDifference::compare() {
  if (is_found()) return;
  auto& [a, b] = sides_;
  const std::size_t common = std::min(a.rows.size(), b.rows.size());
  const auto end = a.rows.begin() + static_cast<std::ptrdiff_t>(common);
  const auto same =
      static_cast<std::size_t>(std::mismatch(a.rows.begin(), end, b.rows.begin()).first - a.rows.begin());
  const std::size_t row_begin = same == 0 ? 0 : a.rows.rfind('\n', same - 1) + 1;
  a.rows.erase(0, row_begin);
  b.rows.erase(0, row_begin);
  const bool is_alone =
      (a.ended && a.rows.empty() && !b.rows.empty()) || (b.ended && b.rows.empty() && !a.rows.empty());
  if (same < common || is_alone) found_.store(true, std::memory_order_relaxed);
}

std::optional<FirstDifference::Rows> FirstDifference::rows() const {
  const std::lock_guard lock(mutex_);
  check(sides_[0].ended && sides_[1].ended);
  if (!is_found()) return std::nullopt;
  return Rows{.a = first_row(sides_[0].rows), .b = first_row(sides_[1].rows)};
}

}  // namespace farmgate
