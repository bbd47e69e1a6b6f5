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

namespace farmgate {

// What a run has seen, so that a test can tell that it was not idle.
struct SimulationFigures {
  std::uint64_t commands = 0;      // in the journal at the end
  std::uint64_t acknowledged = 0;  // to clients
  std::uint64_t retries = 0;       // answered as such
  std::uint64_t kills = 0;
  std::uint64_t deaths = 0;  // of them at a write or a sync
  std::uint64_t starts = 0;  // that were cut short so, or ended right behind
  std::uint64_t power_cuts = 0;
  std::uint64_t damages = 0;   // of what lies on the disk: bits that flip, writes that are lost or go astray
  std::uint64_t refusals = 0;  // to serve what was damaged
  std::uint64_t full_disks = 0;
  std::uint64_t clock_jumps = 0;
  std::uint64_t lost_messages = 0;
  std::uint64_t repeated_messages = 0;
  std::uint64_t snapshots = 0;

  void add(const SimulationFigures& other);
  friend bool operator==(const SimulationFigures&, const SimulationFigures&) = default;
};

// Runs one in this folder, which must be empty. Throws std::logic_error, saying what is wrong.
SimulationFigures simulate(std::uint64_t seed, const std::string& folder);

}  // namespace farmgate
