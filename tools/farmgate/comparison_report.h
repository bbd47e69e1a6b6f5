// What two replays differ in, for people and for programs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "tools/compare/comparison.h"

namespace farmgate {

// How a comparison is told.
struct ComparisonTerms {
  std::string name_a;  // what side a is: "tools/data/mandi-2019"
  std::string name_b;
  std::int64_t poverty_line = kPovertyLine;  // minor currency units a year
  std::size_t county_count_max = 15;         // counties printed, those that change most; 0: all
};

// What must be known to read the figures: people of both replays place the same orders.
std::string comparison_assumption();
// Where the sides begin, when that is not with the first command; empty: it is.
std::string beginning_sentence(const Comparison& comparison);

// A page of text.
std::string text_report(const Comparison& comparison, const ComparisonTerms& terms);

// One JSON object in one line: assumption, a and b (name, digest, commands, accepted, rejected, and
// start_sequence, that of the snapshot, of one that does not begin with the first command), currencies
// (a list), first_difference (sequence and the row of either side by column, or null), poverty (line,
// above_a, above_b, lifted, fallen), the tables of comparison_tables.h by their ids, each a list of name, a
// and b, and over_time (comparison_timeline.h). Money is in minor currency units, averages have two decimals;
// an amount beyond 64 bits is a string, and what is not there null.
std::string json_report(const Comparison& comparison, const ComparisonTerms& terms);

}  // namespace farmgate
