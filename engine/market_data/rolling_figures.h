// What the fills of one kind add up to over the last minute, hour and day of sequenced time, and since the
// first of them.
//
// Sequenced time is cut into whole seconds, minutes and hours since 1970-01-01 UTC. At a time t, the last
// minute is the second of t and the 59 before it, the last hour the minute of t and the 59 before it, the
// last day the hour of t and the 23 before it: what has begun counts as a whole, so that a minute is 59 to 60
// seconds long. It is what whole buckets can say exactly.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/market_data/fill_figures.h"
#include "engine/model/units.h"

namespace farmgate {

enum class StatisticsWindow : std::uint8_t { kMinute, kHour, kDay, kSinceStart };

// The first time that a window has at `now`.
Timestamp window_start(StatisticsWindow window, Timestamp now);

// Plain: belongs to one thread at a time. Takes as much memory as there are seconds, minutes and hours with
// fills in the windows, 144 at most.
class RollingFigures {
 public:
  // Takes in a fill, no earlier than those before. Returns whether it began another second, which is the
  // dearer way.
  bool add(Timestamp time, const FilledRecord& fill);

  // Requires: `now` is no earlier than the last fill.
  FillFigures over(StatisticsWindow window, Timestamp now) const;

  // Gives back the memory of what no window has any more at `now`.
  void drop_before(Timestamp now);

 private:
  // The fills of one second, minute or hour.
  struct Bucket {
    std::int64_t number = 0;  // since 1970
    FillFigures figures;
  };
  static constexpr std::size_t kWindowCount = 3;  // all but kSinceStart

  void begin(std::int64_t second);

  // Where most fills go; not in what follows until its second is over.
  std::int64_t second_ = 0;
  FillFigures latest_;

  FillFigures before_;
  std::array<std::vector<Bucket>, kWindowCount> buckets_;  // the oldest first, none empty
};

}  // namespace farmgate
