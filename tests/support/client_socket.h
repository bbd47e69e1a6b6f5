// Connections of a test's own, over which it says what it likes, or nothing.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "engine/files/file_descriptor.h"

namespace farmgate {

inline FileDescriptor connected(const sockaddr* address, socklen_t size) {
  FileDescriptor socket(::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_EQ(::connect(socket.get(), address, size), 0);
  return socket;
}

// A port of this machine.
inline sockaddr_in address_of(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

inline FileDescriptor connected(int port) {
  const sockaddr_in address = address_of(port);
  return connected(reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

// To a Unix socket.
inline FileDescriptor connected(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  EXPECT_LT(path.size(), sizeof address.sun_path);
  std::memcpy(address.sun_path, path.data(), path.size());
  return connected(reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

// Waits for the other side; true: it has closed the connection, false: it has said something.
inline bool is_closed(const FileDescriptor& socket) {
  char byte = 0;
  return ::recv(socket.get(), &byte, 1, 0) <= 0;
}

}  // namespace farmgate
