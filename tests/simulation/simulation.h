// The whole pipeline on one thread, from one seed: clients over a network that loses, repeats and reorders,
// an engine that is killed between two steps, and within one at any write, a disk that forgets, tears, fills
// up, flips bits and loses writes, clocks that jump.
//
// The simulation decides what happens next, a step at a time, and holds what has happened against what must
// be:
//   nothing that was acknowledged is lost or changed;
//   nothing is accepted twice under one id;
//   what the journal has comes to the same events on the naive oracle, money and books included;
//   followers, slow ones, those that drop and come back, and those that come for others, have seen every
//   event once, in order; damage is refused, never served; when the faults stop, every client gets its
//   answers.
#pragma once

#include <cstdint>
#include <string>

#include "tests/simulation/simulation_figures.h"

namespace farmgate {

// Runs one in this folder, which must be empty. Throws std::logic_error, saying what is wrong.
SimulationFigures simulate(std::uint64_t seed, const std::string& folder);

}  // namespace farmgate
