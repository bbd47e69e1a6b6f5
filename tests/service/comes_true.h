// Waiting for what another thread does.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace farmgate {

// Whether it does within the time that the slowest machine needs.
inline bool comes_true(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace farmgate
