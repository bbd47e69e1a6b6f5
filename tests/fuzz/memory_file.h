// Bytes under the name of a file, in memory alone: whatever ends the process, nothing is left behind.
#pragma once

#include <string>
#include <string_view>

#include "engine/files/file_descriptor.h"

namespace farmgate {

class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes);

  // Whoever opens it reads from the beginning. Valid as long as this object, in this process.
  const std::string& path() const { return path_; }

 private:
  FileDescriptor file_;
  std::string path_;
};

}  // namespace farmgate
