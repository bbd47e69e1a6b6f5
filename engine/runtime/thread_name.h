// What a thread is called in the tools that list threads (top -H, perf, gdb).
#pragma once

#include <pthread.h>

namespace farmgate {

// At most 15 characters are kept (pthread_setname_np(3)).
inline void name_this_thread(const char* name) {
  pthread_setname_np(pthread_self(), name);
}

}  // namespace farmgate
