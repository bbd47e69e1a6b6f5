#include "tests/fuzz/memory_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include "engine/base/check.h"

namespace farmgate {

MemoryFile::MemoryFile(std::string_view bytes) : file_(::memfd_create("fuzzed", MFD_CLOEXEC)) {
  check(file_.is_open());
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
    check(written > 0);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  path_ = "/proc/self/fd/" + std::to_string(file_.get());
}

}  // namespace farmgate
