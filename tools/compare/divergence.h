// Where two replays of one log part: the first command that came to something else.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/files/csv_writer.h"
#include "engine/model/event.h"
#include "engine/model/symbols.h"
#include "tools/compare/first_difference.h"

namespace farmgate {

// Of either side the first row of fills.csv, or else of events.csv, that the other has not; nothing: the
// command came to less there.
struct Divergence {
  Sequence sequence = 0;
  std::vector<std::string> columns;
  std::optional<std::vector<std::string>> a;
  std::optional<std::vector<std::string>> b;
};

// The first rows that differ in two files of fills and two of events. A command that filled something else is
// told by its fill, which says more.
//
// Shared by the two threads that replay; each side is its thread's.
class DivergenceFinder {
 public:
  // Takes in the next events of a side. Waits while it is far ahead.
  void add(ComparedSide side, std::span<const Event> events, const Symbols& symbols);

  // Says that a side has no more.
  void end(ComparedSide side) {
    fills_.end(side);
    events_.end(side);
  }

  // The rows of either kind of file below its header, for who has them already.
  FirstDifference& fills() { return fills_; }
  FirstDifference& events() { return events_; }

  // Nothing: both came to the same. Requires: both sides have ended.
  std::optional<Divergence> divergence() const;

 private:
  FirstDifference fills_;
  FirstDifference events_;
  std::array<CsvWriter, 2> scratch_;  // by side
};

}  // namespace farmgate
