// The first difference of two replays, for people.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "tools/compare/comparison.h"

namespace farmgate {

// In a sentence or two.
std::string divergence_sentence(const Comparison& comparison);

// A column of the file that told it, what A has there and what B has, "-" for nothing; columns that are empty
// on both sides left out. None when nothing differs.
std::vector<std::array<std::string, 3>> divergence_rows(const Comparison& comparison);

}  // namespace farmgate
