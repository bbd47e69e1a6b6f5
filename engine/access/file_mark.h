// What a file system says of a file, which is another when it has been replaced or written.
#pragma once

#include <cstdint>
#include <string>

namespace farmgate {

struct FileMark {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t size = 0;
  std::int64_t changed_ns = 0;

  friend bool operator==(const FileMark&, const FileMark&) = default;
};

// All zero when there is no such file.
FileMark mark_of(const std::string& path);

}  // namespace farmgate
