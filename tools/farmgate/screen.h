// What a terminal shows, drawn anew in the same place.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace farmgate {

// How many lines standard output shows; nothing: it is no terminal.
std::optional<std::size_t> screen_height();

// What makes a terminal of so many lines show the text and nothing else, in the place of what it showed
// before; lines, and ends of lines, that have no room are left out. Without flicker: what stays the same is
// written over.
std::string screenful(const std::string& text, std::size_t height);

}  // namespace farmgate
