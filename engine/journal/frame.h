// Frames: runs of commands, each one value of the journal, chained so that none can be lost or changed
// unseen.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/journal/command_record.h"
#include "engine/model/decision.h"
#include "engine/model/prepared_request.h"

namespace farmgate::journal::v1 {
class Frame;
}

namespace farmgate {

inline constexpr std::uint32_t kFrameFormatVersion = 2;

// Of the market rules. Another one may decide otherwise, so an engine that has it starts from a snapshot.
inline constexpr std::uint32_t kRulesVersion = 3;

// XXH3-128 of the bytes of a frame; zeros before the first.
using Chain = std::array<char, 16>;

struct FrameHeader {
  Sequence first = 0;
  std::uint32_t count = 0;
  std::uint64_t term = 0;
  Chain chain{};  // of the frame before

  Sequence last() const { return first + count - 1; }
};

// Commands as an engine has decided on them, in order of sequence: the requests in runs, as they came, and as
// many decisions.
struct DecidedCommands {
  Sequence first = 0;
  std::span<const std::span<const PreparedRequest>> requests;
  std::span<const Decision> decisions;
};

// Makes the bytes of frames. Owned and used by one thread; keeps its memory from frame to frame.
class FrameWriter {
 public:
  FrameWriter();
  ~FrameWriter();

  // Valid until the next call. The header's `first` and `count` are those of the commands.
  std::string_view write(const DecidedCommands& commands, std::uint64_t term, const Chain& chain);

 private:
  std::unique_ptr<journal::v1::Frame> frame_;
  std::string bytes_;
};

// Reads the bytes of frames. Owned and used by one thread; keeps its memory from frame to frame.
class FrameReader {
 public:
  FrameReader();
  ~FrameReader();

  // Fails with kBadInput, saying what is wrong, for bytes that are no frame, or one of a newer version.
  Result<FrameHeader> open(std::string_view bytes);

  std::uint32_t rules_version() const;

  // Reads all commands of the frame that was opened. Fails as read_record() does, naming the sequence.
  Status read(RecordedCommands& commands) const;

 private:
  std::unique_ptr<journal::v1::Frame> frame_;
};

}  // namespace farmgate
