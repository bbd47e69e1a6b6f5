// Events in the order they happened, with the text that they point to.
//
// Belongs to one thread at a time. Reused batch after batch: clear() keeps the memory, so that a warm buffer
// does not allocate.
#pragma once

#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/text_arena.h"
#include "engine/model/event.h"

namespace farmgate {

class EventBuffer {
 public:
  std::span<const Event> events() const { return events_; }
  std::size_t size() const { return events_.size(); }

  // The orders that the events closed and that were not taken yet, in the order of events; of a fill, the
  // maker first.
  std::span<const Close> closes() const { return closes_; }

  // Calls `visit(close)` for every order that the events closed and that was not taken yet, in the order of
  // events.
  template <class Visit>
  void take_closes(Visit visit) {
    for (const Close& close : closes_) visit(close);
    closes_.clear();
  }

  // Calls `visit(event)` for every event that was not taken yet, in order.
  template <class Visit>
  void take_events(Visit visit) {
    for (; taken_ < events_.size(); ++taken_) visit(std::as_const(events_[taken_]));
  }

  // The same text, valid until clear().
  ShortText keep(const ShortText& text) { return text.is_inside() ? text : ShortText(texts_.keep(text)); }

  // Appends an event. Text in it must come from keep() or outlive the buffer's use.
  template <class Payload>
  void add(const EventHeader& header, const Payload& payload) {
    events_.emplace_back(header, payload);
  }

  // Appends an event whose payload the caller fills in at once; it may move at the next event.
  template <class Payload>
  Payload& append(const EventHeader& header) {
    static constexpr Payload kBlank{};  // is copied in fewer steps than it is made
    return *std::get_if<Payload>(&events_.emplace_back(header, kBlank).payload);
  }

  // Says that the last event closed an order.
  void note(const Close& close) { closes_.push_back(close); }

  // Appends a copy of an event of another buffer under a new index, with its text and what it closed.
  void adopt(const Event& event, std::uint32_t index);

  void clear() {
    events_.clear();
    closes_.clear();
    texts_.clear();
    taken_ = 0;
  }

 private:
  std::vector<Event> events_;
  std::vector<Close> closes_;
  TextArena texts_;
  std::size_t taken_ = 0;
};

}  // namespace farmgate
