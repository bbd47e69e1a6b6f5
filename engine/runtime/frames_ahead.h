// Reads a journal a few frames ahead, on a thread of its own, for one who applies them meanwhile.
#pragma once

#include <array>
#include <atomic>
#include <boost/lockfree/spsc_queue.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <thread>

#include "engine/base/result.h"
#include "engine/journal/command_record.h"
#include "engine/journal/journal_reader.h"
#include "engine/runtime/parker.h"

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
  ~FramesAhead();

  // The next frame, valid until the next call; nullptr: there is none. Fails as JournalReader does.
  Result<const FrameAhead*> next();

 private:
  static constexpr std::size_t kFramesMax = 4;

  void run();
  // Reads the next one; false: that was all.
  bool read(FrameAhead& frame);
  FrameAhead* take_free();

  JournalReader reader_;
  std::array<FrameAhead, kFramesMax> frames_;
  boost::lockfree::spsc_queue<FrameAhead*, boost::lockfree::capacity<kFramesMax>> free_;
  boost::lockfree::spsc_queue<FrameAhead*, boost::lockfree::capacity<kFramesMax>> read_;
  FrameAhead* current_ = nullptr;  // of who applies
  Parker applier_;
  Parker reader_parker_;
  std::optional<Error> failure_;       // written before ended_
  std::atomic<bool> ended_{false};     // nothing more comes
  std::atomic<bool> stopping_{false};  // nothing more is wanted
  std::thread thread_;
};

}  // namespace farmgate
