#include "engine/service/event_methods.h"

#include <variant>

#include "engine/service/event_messages.h"

namespace farmgate {

void StreamFills::add(const EventRecord& record, Response& response) {
  if (std::holds_alternative<FilledRecord>(record.payload)) write_fill(record, *response.add_fills());
}

void StreamEvents::add(const EventRecord& record, Response& response) {
  write_event(record, *response.add_events());
}

}  // namespace farmgate
