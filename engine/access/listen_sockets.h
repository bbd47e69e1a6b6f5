// The sockets on which a server waits for connections to one of its addresses.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "engine/access/file_mark.h"
#include "engine/base/result.h"
#include "engine/files/file_descriptor.h"

namespace farmgate {

// Closes them when it goes, and deletes the path of a Unix socket unless somebody else has it by then.
class ListenSockets {
 public:
  // Of an address as gRPC writes them: HOST:PORT (port 0: any that is free, the same for all that the host
  // stands for), "unix:PATH", whose path is taken over from whoever had it, or "unix-abstract:NAME". A host
  // that stands for all addresses of the machine is all of IPv4 and of IPv6. What was sent and is not
  // acknowledged for `timeout` ends a TCP connection. Fails with kSystem, naming the address.
  static Result<ListenSockets> open(const std::string& address, std::chrono::milliseconds timeout);

  ListenSockets(ListenSockets&& other) noexcept;
  ListenSockets& operator=(ListenSockets&& other) noexcept;
  ~ListenSockets() { close(); }

  // They wait for nothing: whoever takes connections is told that there is none.
  const std::vector<FileDescriptor>& sockets() const { return sockets_; }
  // Of TCP; 0: it is a Unix socket.
  int port() const { return port_; }

  void close();

 private:
  ListenSockets() = default;

  Status open_unix(const std::string& address);
  Status open_tcp(const std::string& address, std::chrono::milliseconds timeout);
  bool add(FileDescriptor socket);

  std::vector<FileDescriptor> sockets_;
  int port_ = 0;
  std::string path_;  // empty: none to delete
  FileMark mark_;     // of the socket there
};

}  // namespace farmgate
