// The mark: up to where the journal was durable when it was last asked, in a small file of its own. A journal
// that ends before it has lost what was acknowledged.
//
// Owned and used by the thread that writes the journal.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/files/file_descriptor.h"
#include "engine/journal/frame.h"

namespace farmgate {

// Where the mark of the journal in a folder is.
inline std::string mark_path(const std::string& folder) {
  return folder + "/durable.mark";
}

class DurableMark {
 public:
  struct Position {
    Sequence sequence = 0;  // 0: nothing was durable yet
    Chain chain{};          // of the frame that ends with it
  };

  // Opens the file, or makes one that marks nothing. Fails with kBadInput when what it holds is no mark,
  // kSystem when it cannot be opened.
  static Result<DurableMark> open(const std::string& path);

  // What the file says; nothing is marked when there is none. Fails likewise, and changes nothing.
  static Result<Position> read(const std::string& path);

  // What the file said when it was opened, or was set to since.
  const Position& position() const { return position_; }

  // Hands a new position to the operating system, which may take its time to write it.
  Status set(const Position& position);

 private:
  DurableMark(std::string path, FileDescriptor file) : path_(std::move(path)), file_(std::move(file)) {}

  std::string path_;
  FileDescriptor file_;
  Position position_;
};

}  // namespace farmgate
