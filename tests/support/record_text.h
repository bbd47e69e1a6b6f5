// Event records as text: what event_text() says of the event itself.
#pragma once

#include <string>

#include "engine/model/event_record.h"

namespace farmgate {

std::string record_text(const EventRecord& record);

}  // namespace farmgate
