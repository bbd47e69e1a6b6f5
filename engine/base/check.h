#pragma once

#include <source_location>

namespace farmgate {

// Says where a check failed on standard error, without allocating, and aborts.
[[noreturn, gnu::cold, gnu::noinline]] void check_failed(std::source_location where) noexcept;

// Stops the process when `condition` does not hold: the program is wrong. One fact per call; always on. Never
// for what a client, a file or a peer can cause: that is a rejection or an Error.
constexpr void check(bool condition, const std::source_location where = std::source_location::current()) {
  if (!condition) [[unlikely]] {
    check_failed(where);
  }
}

}  // namespace farmgate
