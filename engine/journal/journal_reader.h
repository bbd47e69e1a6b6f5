// Reads a journal frame by frame, as it was when the reader was made; another thread may write meanwhile.
// Owned and used by one thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/journal/frame.h"
#include "engine/journal/journal.h"

namespace farmgate {

class JournalReader {
 public:
  // Starts with the frame that holds the command `from`, or with the first one if that comes later. The
  // journal must outlive it.
  JournalReader(const Journal& journal, Sequence from);
  ~JournalReader();

  // Goes to the next frame; false: there is none. Fails with kBadInput, naming the sequence and the file, or
  // the folder alone where the store can read all, for a frame that is none, one that is missing or can't be
  // read, or a broken chain.
  Result<bool> next();

  // The frame it is at.
  const FrameHeader& header() const { return header_; }
  std::uint32_t rules_version() const { return reader_.rules_version(); }
  std::string_view bytes() const { return bytes_; }
  // Links the frame behind it, if there is one.
  const Chain& chain() const { return chain_; }
  // Its commands, appended.
  Status read(RecordedCommands& commands) const;

 private:
  struct Cursor;

  Error damage(Sequence sequence, const std::string& what) const;
  Status find(Sequence expected);
  Status check_place(Sequence key);
  Status check_link(const FrameHeader& frame) const;

  std::string folder_;
  JournalBeginning beginning_;
  Sequence from_ = 0;
  std::unique_ptr<Cursor> cursor_;
  std::string_view bytes_;
  FrameReader reader_;
  FrameHeader header_;
  bool at_start_ = true;
  Chain chain_{};
};

}  // namespace farmgate
