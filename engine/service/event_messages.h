// Events as clients get them.
#pragma once

#include "engine/model/event_record.h"

namespace farmgate::v1 {
class EventFilter;
class Fill;
class OrderEvent;
}  // namespace farmgate::v1

namespace farmgate {

// Fills in a blank message. Requires: the record is a fill.
void write_fill(const EventRecord& record, v1::Fill& message);

// Fills in a blank message.
void write_event(const EventRecord& record, v1::OrderEvent& message);

// Whether an event is among what a filter lets through.
bool passes(const v1::EventFilter& filter, const EventRecord& record);

}  // namespace farmgate
