// An event as one line of text, in the form that subject.h describes.
#pragma once

#include <string>

#include "engine/model/event.h"
#include "engine/model/symbols.h"

namespace farmgate {

std::string event_text(const Event& event, const Symbols& symbols);

}  // namespace farmgate
