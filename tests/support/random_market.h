// Seeded markets that are full of ties and of every feature of the rules, small enough to read when they
// fail.
//
// A seed gives the same market on every machine: all draws are of whole numbers from a generator of our own.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "tests/support/subject.h"

namespace farmgate {

struct RandomMarket {
  std::uint64_t seed = 0;
  SubjectOptions options;
  std::vector<ReferenceRow> reference;
  std::vector<TextCommand> commands;
};

RandomMarket make_random_market(std::uint64_t seed, int commands);

// The market for which these bytes are what is drawn, until there are none left or there are so many
// commands.
RandomMarket make_drawn_market(std::span<const std::uint8_t> bytes, std::size_t commands_max);

}  // namespace farmgate
