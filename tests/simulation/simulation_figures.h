// What simulations have seen, so that tests can tell that they were not idle, and that each kind of fault
// came.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace farmgate {

struct SimulationFigures {
  std::uint64_t commands = 0;      // in the journal at the end
  std::uint64_t acknowledged = 0;  // to clients
  std::uint64_t retries = 0;       // answered as such
  std::uint64_t snapshots = 0;
  std::uint64_t refusals = 0;  // to serve what was damaged

  // Of the process and the machine.
  std::uint64_t kills = 0;
  std::uint64_t deaths = 0;  // of them at a write or a sync
  std::uint64_t starts = 0;  // that were cut short so, or ended right behind
  std::uint64_t half_snapshots = 0;
  std::uint64_t power_cuts = 0;
  std::uint64_t clock_jumps = 0;

  // Of the disk.
  std::uint64_t cut_files = 0;      // by power cuts
  std::uint64_t garbled_files = 0;  // the same
  std::uint64_t flipped_bits = 0;
  std::uint64_t lost_writes = 0;
  std::uint64_t stray_writes = 0;
  std::uint64_t full_disks = 0;
  std::uint64_t full_stops = 0;  // of the engine, which found it full
  std::uint64_t slow_turns = 0;  // of the journal, which a slow disk put off

  // Of the network, and of those who follow.
  std::uint64_t lost_messages = 0;
  std::uint64_t repeated_messages = 0;
  std::uint64_t overtaking_messages = 0;  // which arrived before one that was sent earlier
  std::uint64_t overtaking_answers = 0;
  std::uint64_t follower_returns = 0;  // to a place before
  std::uint64_t follower_deaths = 0;   // of such as had seen something

  void add(const SimulationFigures& other);
  friend bool operator==(const SimulationFigures&, const SimulationFigures&) = default;
};

struct NamedFigure {
  std::string_view name;  // in reports, behind its number
  std::uint64_t SimulationFigures::*value;
};

// Each of them, once.
std::span<const NamedFigure> named_figures();

// In one line, such as "150 commands, 140 acknowledged".
std::string report_of(const SimulationFigures& figures);

// Keeps them in a file, and reads them from it. Throw std::runtime_error when that fails.
void write_figures(const std::string& path, const SimulationFigures& figures);
SimulationFigures read_figures(const std::string& path);

}  // namespace farmgate
