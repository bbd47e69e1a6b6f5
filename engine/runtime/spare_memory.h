// Memory that the process has and does not use.
#pragma once

#include <malloc.h>

namespace farmgate {

// Gives it back to the system, whatever mallopt() has the process keep. For the ends of what takes much once:
// a start, a snapshot. Takes milliseconds, during which others who allocate may wait.
inline void give_back_spare_memory() {
  ::malloc_trim(0);
}

}  // namespace farmgate
