// Reads a journal a few frames ahead, on a thread of its own, for one who applies them meanwhile.
#pragma once

#include <cstdint>

#include "engine/base/result.h"
#include "engine/journal/command_record.h"
#include "engine/journal/journal_reader.h"
#include "engine/runtime/read_ahead.h"

namespace farmgate {

// A frame and its commands; without them when they are of another version of the rules.
struct FrameAhead {
  FrameHeader header;
  std::uint32_t rules_version = 0;
  Chain chain{};  // links the frame behind it
  RecordedCommands commands;
};

// Used by one thread.
class FramesAhead {
 public:
  // Starts as JournalReader does. The journal must outlive it.
  FramesAhead(const Journal& journal, Sequence from);

  // The next frame, valid until the next call; nullptr: there is none. Fails as JournalReader does.
  Result<const FrameAhead*> next() { return ahead_.next(); }

 private:
  Result<bool> read(FrameAhead& frame);

  JournalReader reader_;  // of the other thread
  ReadAhead<FrameAhead> ahead_;
};

}  // namespace farmgate
