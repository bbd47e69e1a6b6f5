// The events of a command of every commodity, each market's by itself, put into the order of the rules
// (section 4): expired by expire time, then priority; cancelled by priority.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/model/command.h"
#include "engine/model/event_buffer.h"

namespace farmgate {

class EverywhereEvents {
 public:
  // Takes events of some markets, which must stay as they are until they are adopted.
  void gather(std::span<const Event> made);

  // Appends what a command of every commodity came to: expired; that it suspended or reinstated someone;
  // cancelled.
  void adopt(const Command& command, EventBuffer& events);

  // Append copies of what was gathered, indexed from `index` on, and return the index after them.
  std::uint32_t adopt_expired(std::uint32_t index, EventBuffer& events);
  std::uint32_t adopt_cancelled(std::uint32_t index, EventBuffer& events);

  void clear();

 private:
  std::vector<const Event*> expired_;
  std::vector<const Event*> cancelled_;
};

}  // namespace farmgate
