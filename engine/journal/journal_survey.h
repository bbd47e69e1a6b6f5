// What a journal holds, read from end to end as it lies there, damaged or not.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/base/result.h"
#include "engine/journal/durable_mark.h"
#include "engine/journal/frame.h"
#include "engine/journal/journal.h"

namespace farmgate {

// Lowest and highest of some figure.
template <class Figure>
struct Span {
  Figure lowest = 0;
  Figure highest = 0;

  void add(Figure figure, bool is_first) {
    if (is_first || figure < lowest) lowest = figure;
    if (is_first || figure > highest) highest = figure;
  }
};

// Figures are of the frames that are whole: chained without a gap, and every command of theirs can be read.
struct JournalSurvey {
  std::uint64_t frame_count = 0;
  std::uint64_t frame_bytes = 0;
  Span<std::uint64_t> frame_size;  // bytes
  Sequence first = 0;              // 0: there are none
  Sequence last = 0;
  Chain chain{};  // of the last
  Span<std::uint64_t> term;
  Span<std::uint32_t> rules_version;
  // Nothing: the mark itself is damaged.
  std::optional<DurableMark::Position> mark;
  // Why it ends there, if it should not; names sequence and file.
  std::optional<Error> damage;
};

// Requires: nobody writes it.
JournalSurvey survey(const Journal& journal);

}  // namespace farmgate
