#include "engine/access/open_connections.h"

#include <sys/stat.h>

namespace farmgate {

OpenConnections::Connection OpenConnections::connection_of(int socket) {
  struct stat status {};
  if (::fstat(socket, &status) != 0) return {};
  return {.number = socket, .device = status.st_dev, .node = status.st_ino};
}

bool OpenConnections::Connection::is_open() const {
  const Connection now = connection_of(number);
  return now.number == number && now.device == device && now.node == node;
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
