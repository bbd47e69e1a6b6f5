#include "engine/runtime/everywhere_events.h"

#include <algorithm>
#include <tuple>
#include <variant>

namespace farmgate {

void EverywhereEvents::gather(std::span<const Event> made) {
  for (const Event& event : made) {
    if (std::holds_alternative<Expired>(event.payload)) expired_.push_back(&event);
    if (std::holds_alternative<Cancelled>(event.payload)) cancelled_.push_back(&event);
  }
}

void EverywhereEvents::adopt(const Command& command, EventBuffer& events) {
  std::uint32_t index = adopt_expired(0, events);
  if (is_suspension(command.operation)) {
    events.add({.sequence = command.sequence, .index = index++, .time = command.time},
               ReferenceChanged{.what = command.operation, .account = command.account});
  }
  adopt_cancelled(index, events);
}

std::uint32_t EverywhereEvents::adopt_expired(std::uint32_t index, EventBuffer& events) {
  std::ranges::sort(expired_, {}, [](const Event* event) {
    const auto& expired = std::get<Expired>(event->payload);
    return std::tuple(expired.expire_time, expired.priority);
  });
  for (const Event* event : expired_) events.adopt(*event, index++);
  return index;
}

std::uint32_t EverywhereEvents::adopt_cancelled(std::uint32_t index, EventBuffer& events) {
  std::ranges::sort(cancelled_, {},
                    [](const Event* event) { return std::get<Cancelled>(event->payload).priority; });
  for (const Event* event : cancelled_) events.adopt(*event, index++);
  return index;
}

void EverywhereEvents::clear() {
  expired_.clear();
  cancelled_.clear();
}

}  // namespace farmgate
