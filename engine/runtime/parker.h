// Where a thread waits for others to give it something to do: a few hundred pauses, since more is often on
// its way, then asleep in the kernel.
//
// One thread waits; any may wake it. Whoever gives the thread something does so before wake(), and the thread
// looks for something between prepare() and wait(), so that nothing is missed.
#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <ctime>

namespace farmgate {

class Parker {
 public:
  using Ticket = std::uint32_t;

  Ticket prepare() const { return wakes_.load(std::memory_order_acquire); }  // pairs with wake()

  // Returns when somebody called wake() since prepare(), or after the timeout.
  void wait(Ticket ticket, std::chrono::nanoseconds timeout) {
    for (int i = 0; i < kPauses; ++i) {
      if (prepare() != ticket) return;
      __builtin_ia32_pause();
    }
    asleep_.store(true, std::memory_order_seq_cst);  // before wakes_ is looked at: pairs with wake()
    if (wakes_.load(std::memory_order_seq_cst) == ticket) sleep(ticket, timeout);
    asleep_.store(false, std::memory_order_relaxed);
  }

  void wake() {
    wakes_.fetch_add(1, std::memory_order_seq_cst);  // before asleep_ is looked at: pairs with wait()
    if (asleep_.load(std::memory_order_seq_cst)) ::syscall(SYS_futex, &wakes_, FUTEX_WAKE_PRIVATE, 1);
  }

 private:
  static constexpr int kPauses = 200;

  void sleep(Ticket ticket, std::chrono::nanoseconds timeout) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
    const std::timespec limit{.tv_sec = seconds.count(), .tv_nsec = (timeout - seconds).count()};
    ::syscall(SYS_futex, &wakes_, FUTEX_WAIT_PRIVATE, ticket, &limit);
  }

  std::atomic<Ticket> wakes_{0};
  std::atomic<bool> asleep_{false};
  static_assert(sizeof(std::atomic<Ticket>) == sizeof(Ticket));
};

}  // namespace farmgate
