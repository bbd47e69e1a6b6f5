// A run of commands that passed the gate, shared out by commodity so that the shares can be matched side by
// side, and the events of all put back in the order of sequences.
//
// Belongs to one thread at a time: to the gate's, which fills it; then every share to the thread that matches
// it; then to whoever takes the events.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "engine/accounts/gate.h"
#include "engine/model/command.h"
#include "engine/model/event_buffer.h"

namespace farmgate {

class Round {
 public:
  // Commands of some commodities, in order, and what they come to.
  struct Share {
    std::vector<Command> commands;
    EventBuffer events;      // of the commands
    EventBuffer everywhere;  // of the command of every commodity, market by market
    std::size_t taken = 0;   // so many of its events have been visited
    std::size_t closed = 0;  // so many of its closes
  };

  // Makes so many shares: a command goes to the one of its commodity's number modulo them. None: every
  // commodity has a share of its own.
  explicit Round(std::size_t shares = 0) : share_count_(shares), shares_(shares) {}

  // Takes what the gate decided on a block of requests, of which the first has this sequence: what passed,
  // and the gate's own answers in their places between; but not a command of every commodity, which only the
  // last can be: returns it, or nullptr when there is none. It is valid as long as `decisions`.
  const Command* add(std::span<const PreparedRequest> block, const Decisions& decisions, Sequence first);

  // Where to append the events of one command that was applied elsewhere, the next in sequence.
  EventBuffer& add_applied(Sequence sequence) {
    add_turn(kOwn, sequence);
    return own_.events;
  }

  // Has all shares apply this command after their own.
  void end_with(const Command& everywhere) { everywhere_ = everywhere; }
  const std::optional<Command>& everywhere() const { return everywhere_; }

  Share& share(std::size_t number) { return shares_[number]; }
  // The shares that have commands.
  std::span<const std::uint32_t> active() const { return active_; }
  bool empty() const { return turns_.empty() && !everywhere_; }
  // Commands, the gate's own answers not counted.
  std::size_t size() const { return size_; }

  // Calls visit(events) for one run of events after the other. Requires: all shares are matched; once.
  template <class Visit>
  void visit_events(Visit visit) {
    for (const Turn& turn : turns_) visit(next_events(turn));
    visit(everywhere_events_.events());
  }

  // The same once more, when all have been visited. Requires: visit_closes() comes later.
  template <class Visit>
  void visit_events_again(Visit visit) {
    for (Share& share : shares_) share.taken = 0;
    own_.taken = 0;
    visit_events(visit);
  }

  // Calls visit(close) for every close, in the order of events. Requires: as visit_events().
  template <class Visit>
  void visit_closes(Visit visit) {
    for (const Turn& turn : turns_) {
      for (const Close& close : next_closes(turn)) visit(close);
    }
    for (const Close& close : everywhere_events_.closes()) visit(close);
  }

  // Puts what the command of every commodity came to in all shares in its order. Requires: they have applied
  // it.
  void order_everywhere();

  // Makes it empty; the memory stays.
  void clear();

 private:
  static constexpr std::uint32_t kOwn = std::numeric_limits<std::uint32_t>::max();

  // Whose events come next, up to those of a command: a share's, or the round's own.
  struct Turn {
    std::uint32_t share = kOwn;
    Sequence last = 0;
  };

  Share& of(const Turn& turn) { return turn.share == kOwn ? own_ : shares_[turn.share]; }
  std::uint32_t share_of(CommodityId commodity);
  void add_turn(std::uint32_t share, Sequence sequence);
  const Command* add(std::span<const Command> commands);
  std::span<const Event> next_events(const Turn& turn);
  std::span<const Close> next_closes(const Turn& turn);

  const std::size_t share_count_;
  std::vector<Share> shares_;
  Share own_;  // the gate's answers, and what was applied elsewhere
  std::vector<std::uint32_t> active_;
  std::vector<Turn> turns_;
  std::size_t size_ = 0;
  std::optional<Command> everywhere_;
  EventBuffer everywhere_events_;
};

}  // namespace farmgate
