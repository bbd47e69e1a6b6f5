// Says where the work of one thread is handed to another, for the thread sanitizer: it cannot see oneTBB do
// it, whose library is built without it. In other builds, nothing.
#pragma once

#ifdef __SANITIZE_THREAD__
extern "C" void __tsan_acquire(void* address);
extern "C" void __tsan_release(void* address);
#endif

namespace farmgate {

// What is handed over is all that the one who gives has done before. May be given and taken by any thread.
class HandOver {
 public:
  HandOver() = default;
  HandOver(const HandOver&) = delete;
  HandOver& operator=(const HandOver&) = delete;

#ifdef __SANITIZE_THREAD__
  void give() { __tsan_release(this); }
  void take() { __tsan_acquire(this); }
#else
  void give() {}
  void take() {}
#endif
};

// Given before tasks are started, but after they are made, and taken by each as the first thing it does: then
// it may look at what it was made of.
inline HandOver task_start;

}  // namespace farmgate
