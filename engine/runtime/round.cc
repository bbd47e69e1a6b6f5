#include "engine/runtime/round.h"

#include "engine/runtime/engine.h"
#include "engine/runtime/everywhere_events.h"

namespace farmgate {
namespace {

void clear(Round::Share& share) {
  share.commands.clear();
  share.events.clear();
  share.everywhere.clear();
  share.taken = 0;
  share.closed = 0;
}

// The first of `items` from `begin` on that is of a later command than `last`.
template <class Item, class SequenceOf>
std::size_t end_of(std::span<const Item> items, std::size_t begin, Sequence last, SequenceOf sequence_of) {
  std::size_t end = begin;
  while (end < items.size() && sequence_of(items[end]) <= last) ++end;
  return end;
}

}  // namespace

const Command* Round::add(std::span<const PreparedRequest> block, const Decisions& decisions,
                          Sequence first) {
  const std::span<const Command> commands = decisions.commands();
  std::size_t added = 0;
  for (const Decisions::Answer& answer : decisions.answers()) {
    add(commands.subspan(added, answer.passed_before - added));
    added = answer.passed_before;
    const Sequence sequence = first + answer.request;
    add_answer(block[answer.request], sequence, answer, add_applied(sequence));
  }
  return add(commands.subspan(added));
}

const Command* Round::add(std::span<const Command> commands) {
  for (const Command& command : commands) {
    if (!command.commodity.valid()) return &command;
    const std::uint32_t number = share_of(command.commodity);
    Share& share = shares_[number];
    if (share.commands.empty()) active_.push_back(number);
    share.commands.push_back(command);
    ++size_;
    add_turn(number, command.sequence);
  }
  return nullptr;
}

std::uint32_t Round::share_of(CommodityId commodity) {
  const std::uint32_t number = commodity.value();
  if (share_count_ != 0) return number % static_cast<std::uint32_t>(share_count_);
  if (number >= shares_.size()) shares_.resize(number + std::size_t{1});
  return number;
}

void Round::add_turn(std::uint32_t share, Sequence sequence) {
  if (turns_.empty() || turns_.back().share != share) turns_.push_back({.share = share});
  turns_.back().last = sequence;
}

std::span<const Event> Round::next_events(const Turn& turn) {
  Share& share = of(turn);
  const std::span<const Event> events = share.events.events();
  const std::size_t begin = share.taken;
  share.taken = end_of(events, begin, turn.last, [](const Event& event) { return event.sequence; });
  return events.subspan(begin, share.taken - begin);
}

std::span<const Close> Round::next_closes(const Turn& turn) {
  Share& share = of(turn);
  const std::span<const Close> closes = share.events.closes();
  const std::size_t begin = share.closed;
  share.closed = end_of(closes, begin, turn.last, [](const Close& close) { return close.cause; });
  return closes.subspan(begin, share.closed - begin);
}

void Round::order_everywhere() {
  if (!everywhere_) return;
  EverywhereEvents made;
  for (const Share& share : shares_) made.gather(share.everywhere.events());
  made.adopt(*everywhere_, everywhere_events_);
}

void Round::clear() {
  for (const std::uint32_t number : active_) farmgate::clear(shares_[number]);
  if (everywhere_) {
    for (Share& share : shares_) share.everywhere.clear();
  }
  farmgate::clear(own_);
  active_.clear();
  turns_.clear();
  size_ = 0;
  everywhere_.reset();
  everywhere_events_.clear();
}

}  // namespace farmgate
