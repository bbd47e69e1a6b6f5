// Events on their way from the engine to those who follow them.
#pragma once

#include <span>

#include "engine/journal/event_log.h"
#include "engine/model/digest.h"
#include "engine/model/event.h"
#include "engine/model/symbols.h"

namespace farmgate {

struct SequenceRange {
  Sequence first = 0;
  Sequence last = 0;
};

// The chunk of the events of these commands, which the digest goes on over.
inline EventChunk make_chunk(const SequenceRange& commands, std::span<const Event> events,
                             const Symbols& symbols, Digest& digest) {
  EventChunk chunk{.first = commands.first,
                   .last = commands.last,
                   .event_count = static_cast<std::uint32_t>(events.size()),
                   .digest_before = digest.value()};
  digest.add(events, symbols, chunk.events);
  chunk.digest_after = digest.value();
  return chunk;
}

}  // namespace farmgate
