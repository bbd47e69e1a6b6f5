#include "engine/access/open_connections.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace farmgate {

// Not by fstat(), which the thread sanitizer takes for a use of the file: the number may be another thread's
// by now, whose own opening and closing of it would be reported as races with this.
OpenConnections::Connection OpenConnections::connection_of(int socket) {
  struct statx status {};
  if (::statx(socket, "", AT_EMPTY_PATH, STATX_INO, &status) != 0) return {};
  return {.number = socket,
          .device = std::uint64_t{status.stx_dev_major} << 32 | status.stx_dev_minor,
          .node = status.stx_ino};
}

bool OpenConnections::Connection::is_open() const {
  const Connection now = connection_of(number);
  return number >= 0 && now.number == number && now.device == device && now.node == node;
}

bool OpenConnections::add(int socket, Clock::time_point now) {
  if (open_.size() >= max_ && now >= next_look_) look(now);
  if (open_.size() >= max_) {
    refused_.fetch_add(1, std::memory_order_relaxed);
    return false;
  }
  open_.push_back(connection_of(socket));
  count_.store(static_cast<std::int64_t>(open_.size()), std::memory_order_relaxed);
  return true;
}

void OpenConnections::look(Clock::time_point now) {
  next_look_ = now + kLookInterval;
  std::erase_if(open_, [](const Connection& connection) { return !connection.is_open(); });
  count_.store(static_cast<std::int64_t>(open_.size()), std::memory_order_relaxed);
}

}  // namespace farmgate
