// A TCP connection to a server by way of this process, so that a test can cut it.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <thread>

namespace farmgate {

// Takes one connection, on a port that was free, and passes on what either side sends.
class Wire {
 public:
  // To a port of this machine.
  explicit Wire(int server_port);
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  ~Wire();

  int port() const { return port_; }

  // Passes nothing on any more, and keeps the connection: as a machine does that has lost its power.
  void go_silent() { is_silent_ = true; }

  // Both sides lose the connection. Requires: something came through it.
  void cut();

 private:
  enum End : std::uint8_t { kClient, kServer };

  void carry(int server_port);
  bool pass_on(End from);

  int listener_ = -1;
  int port_ = 0;
  std::array<std::atomic<int>, 2> ends_{-1, -1};
  std::atomic<bool> is_silent_{false};
  std::thread thread_;
};

}  // namespace farmgate
