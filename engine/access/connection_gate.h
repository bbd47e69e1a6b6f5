// Takes the connections that clients make to a server's addresses, as many as there may be, and hands them
// on.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <thread>
#include <vector>

#include "engine/access/listen_sockets.h"
#include "engine/access/open_connections.h"
#include "engine/base/result.h"
#include "engine/files/file_descriptor.h"

namespace farmgate {

// Those of TCP addresses are bounded together, and those of Unix sockets, which only this machine can make,
// for themselves: so whoever runs the server gets in by a Unix socket however many come from elsewhere.
//
// What is too many is closed as soon as it has come, so that nobody waits for it, or behind it. So does
// nobody when descriptors have run out: then connections wait with the system, and are taken once there are
// some.
class ConnectionGate {
 public:
  // Of which kind.
  struct Figures {
    std::int64_t open = 0;      // as it was found a second ago at most
    std::uint64_t refused = 0;  // because there were as many as there may be
  };

  // `max` connections of each kind. `warn` is told, once in a second at most, when there are too many; it may
  // be empty.
  ConnectionGate(std::int64_t max, std::function<void(const std::string&)> warn);
  ~ConnectionGate() { stop(); }
  ConnectionGate(const ConnectionGate&) = delete;
  ConnectionGate& operator=(const ConnectionGate&) = delete;

  // Connections that come to these sockets are handed to `take`, which closes them when they are over.
  // Requires: it was not started.
  void add(ListenSockets sockets, std::function<void(int socket)> take);

  // Takes connections from here on, on a thread of its own. Fails with kSystem.
  Status start();

  // Takes none any more, and listens no more. Those that there are go on.
  void stop();

  // Any thread.
  Figures tcp() const { return figures_of(tcp_.open); }
  Figures local() const { return figures_of(local_.open); }

 private:
  using Clock = OpenConnections::Clock;

  // Connections that are bounded together.
  struct Kind {
    OpenConnections open;
    const char* name;
    Clock::time_point next_warning{};
    std::uint64_t warned_of = 0;
  };
  struct Door {
    ListenSockets sockets;
    std::function<void(int)> take;
    Kind* kind;
  };
  // A socket that listens, and whose it is.
  struct Listener {
    int number;
    const Door* door;
  };

  static Figures figures_of(const OpenConnections& open) {
    return {.open = open.count(), .refused = open.refused()};
  }

  void run();
  void wait(std::vector<Listener>& ready) const;
  void take_from(const Listener& listener);
  void refuse(int socket, Kind& kind, Clock::time_point now) const;
  void rest(int error_number);
  void look();

  const std::function<void(const std::string&)> warn_;
  Kind tcp_;
  Kind local_;
  std::list<Door> doors_;
  FileDescriptor wake_;  // readable: it is to stop
  Clock::time_point rest_until_{};
  Clock::time_point next_look_{};
  std::atomic<bool> is_stopping_{false};
  std::thread thread_;
};

}  // namespace farmgate
