#include "engine/market_data/rolling_figures.h"

#include <algorithm>

namespace farmgate {
namespace {

struct WindowShape {
  std::int64_t bucket_seconds = 0;
  std::int64_t bucket_count = 0;

  // The first bucket that the window has at a time.
  std::int64_t first(std::int64_t second) const { return second / bucket_seconds - bucket_count + 1; }
};
constexpr std::array<WindowShape, 3> kShapes{{{.bucket_seconds = 1, .bucket_count = 60},
                                              {.bucket_seconds = 60, .bucket_count = 60},
                                              {.bucket_seconds = 3'600, .bucket_count = 24}}};

constexpr std::int64_t kNanosecondsASecond = 1'000'000'000;

std::int64_t second_of(Timestamp time) {
  return time.value() / kNanosecondsASecond;
}

}  // namespace

Timestamp window_start(StatisticsWindow window, Timestamp now) {
  if (window == StatisticsWindow::kSinceStart) return {};
  const WindowShape& shape = kShapes[static_cast<std::size_t>(window)];
  const std::int64_t first = shape.first(second_of(now));
  return Timestamp{std::max<std::int64_t>(first, 0) * shape.bucket_seconds * kNanosecondsASecond};
}

bool RollingFigures::add(Timestamp time, const FilledRecord& fill) {
  const std::int64_t second = second_of(time);
  const bool begins = second > second_;
  if (begins) begin(second);
  latest_.add(fill);
  return begins;
}

// Puts the second that is over to the others.
void RollingFigures::begin(std::int64_t second) {
  for (std::size_t i = 0; i < buckets_.size() && latest_.fill_count > 0; ++i) {
    const std::int64_t number = second_ / kShapes[i].bucket_seconds;
    const bool is_new = buckets_[i].empty() || buckets_[i].back().number != number;
    if (is_new) buckets_[i].push_back({.number = number, .figures = {}});
    buckets_[i].back().figures.add(latest_);
  }
  before_.add(latest_);
  latest_ = {};
  second_ = second;
  drop_before(Timestamp{second * kNanosecondsASecond});
}

FillFigures RollingFigures::over(StatisticsWindow window, Timestamp now) const {
  FillFigures sum;
  if (window == StatisticsWindow::kSinceStart) {
    sum = before_;
    sum.add(latest_);
    return sum;
  }
  const auto index = static_cast<std::size_t>(window);
  const std::int64_t first = kShapes[index].first(second_of(now));
  for (const Bucket& bucket : buckets_[index]) {
    if (bucket.number >= first) sum.add(bucket.figures);
  }
  if (second_ / kShapes[index].bucket_seconds >= first) sum.add(latest_);
  return sum;
}

void RollingFigures::drop_before(Timestamp now) {
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    std::vector<Bucket>& buckets = buckets_[i];
    const std::int64_t first = kShapes[i].first(second_of(now));
    buckets.erase(buckets.begin(), std::ranges::lower_bound(buckets, first, {}, &Bucket::number));
    if (buckets.empty()) buckets.shrink_to_fit();
  }
}

}  // namespace farmgate
