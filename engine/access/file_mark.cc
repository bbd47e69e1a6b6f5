#include "engine/access/file_mark.h"

#include <sys/stat.h>

namespace farmgate {

FileMark mark_of(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) return {};
  constexpr std::int64_t kSecondNs = 1'000'000'000;
  return {.device = status.st_dev,
          .inode = status.st_ino,
          .size = status.st_size,
          .changed_ns = (status.st_ctim.tv_sec * kSecondNs) + status.st_ctim.tv_nsec};
}

}  // namespace farmgate
