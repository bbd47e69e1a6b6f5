// A random market's commands, as an engine has decided on them.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "engine/journal/command_record.h"
#include "engine/journal/frame.h"
#include "engine/runtime/engine.h"
#include "tests/support/random_requests.h"

namespace farmgate {

class DecidedMarket {
 public:
  DecidedMarket(std::uint64_t seed, int commands)
      : market_(make_random_market(seed, commands)), requests_(market_) {
    Engine engine(parse_reference(market_.reference), gate_options(market_.options));
    EventBuffer events;
    engine.apply(requests_.all(), events, decisions_);
  }

  std::size_t size() const { return decisions_.size(); }
  std::span<const PreparedRequest> requests() const { return requests_.all(); }
  std::span<const Decision> decisions() const { return decisions_; }

  // Calls `visit(DecidedCommands)` for the commands from the one numbered `from` on, so many at a time, up to
  // and without `end`.
  template <class Visit>
  void in_frames(std::size_t from, std::size_t end, std::size_t frame_size, Visit visit) const {
    for (std::size_t at = from; at < end; at += frame_size) {
      const std::size_t count = std::min(frame_size, end - at);
      const std::span<const PreparedRequest> run = requests().subspan(at, count);
      visit(DecidedCommands{
          .first = at + 1, .requests = {&run, 1}, .decisions = decisions().subspan(at, count)});
    }
  }

 private:
  RandomMarket market_;
  RandomRequests requests_;
  std::vector<Decision> decisions_;
};

// All that an engine can tell of a request, and the decision, as text.
std::string text_of(const PreparedRequest& request, const Decision& decision);

}  // namespace farmgate
