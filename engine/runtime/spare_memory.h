// Memory that the process has and does not use.
#pragma once

#include <malloc.h>

#include <mutex>

namespace farmgate {

// Gives it back to the system, whatever mallopt() has the process keep. For the ends of what takes much once:
// a start, a snapshot. Takes milliseconds, during which others who allocate may wait. Any thread.
//
// One at a time: where another allocator has taken the place of glibc's, as in a program with a sanitizer,
// its own has not begun, and malloc_trim() begins it; a second thread would find it begun in part, and the
// program would crash.
inline void give_back_spare_memory() {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  ::malloc_trim(0);
}

}  // namespace farmgate
