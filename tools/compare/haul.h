// How far goods were hauled, and how heavy they are.
//
// Lengths are for orientation, not for money: a great circle, not a road, is measured, and rounded to metres.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/model/reference_data.h"

namespace farmgate {

// Metres of great circle between two zones.
std::int64_t great_circle_metres(const Zone& from, const Zone& to);

// What a lot weighs, in grams, when its name is a weight: a whole number (or none, or "one": 1) and a unit,
// as in "quintal" or "50 kg". Units are g, kg, quintal (100 kg), t and tonne, and of China jin (500 g) and
// dan (50 kg). Nothing for any other name: a crate weighs what its owner knows.
std::optional<std::int64_t> lot_grams(std::string_view lot);

}  // namespace farmgate
