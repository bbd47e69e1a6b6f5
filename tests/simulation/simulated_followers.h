// Those who follow the events of a simulated engine: slowly, with places that are lost and taken up again,
// and until they die and others come.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "engine/runtime/event_feed.h"
#include "tests/simulation/expected_events.h"
#include "tests/simulation/simulation_figures.h"
#include "tests/support/random_draws.h"

namespace farmgate {

// Adds the events of a stretch of canonical bytes, from a sequence on. Throws std::logic_error when they are
// none.
void add_lines(std::string_view bytes, Sequence from, EventLines& lines);

// The checks throw std::logic_error.
class SimulatedFollowers {
 public:
  SimulatedFollowers(RandomDraws& draws, SimulationFigures& figures) : draws_(draws), figures_(figures) {}

  // One of them takes the next chunk, if there is one; before, it may have dropped and go back to the command
  // before, or have died, and another begin with the first.
  void follow(const EventFeed& feed);

  // All of them take what there is.
  void catch_up(const EventFeed& feed);

  // Whatever one has seen must be among these events, unchanged; once all have caught up, it must be all of
  // them.
  void check_seen(const EventLines& events) const;
  void check_seen_all(const EventLines& events) const;

 private:
  static constexpr std::size_t kFollowers = 3;

  struct Follower {
    Sequence next = 1;
    EventLines seen;
  };

  // False: there is none.
  static bool take_chunk(const EventFeed& feed, Follower& follower);

  RandomDraws& draws_;
  SimulationFigures& figures_;
  std::array<Follower, kFollowers> followers_;
};

}  // namespace farmgate
