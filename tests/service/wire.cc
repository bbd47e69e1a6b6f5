#include "tests/service/wire.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>

namespace farmgate {
namespace {

sockaddr_in address_of(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

Wire::Wire(int server_port) : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address = address_of(0);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  EXPECT_EQ(::bind(listener_, generic, size), 0);
  EXPECT_EQ(::listen(listener_, 1), 0);
  EXPECT_EQ(::getsockname(listener_, generic, &size), 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this, server_port] { carry(server_port); });
}

Wire::~Wire() {
  cut();
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  for (const auto& end : ends_) ::close(end);
  ::close(listener_);
}

void Wire::cut() {
  for (const auto& end : ends_) ::shutdown(end, SHUT_RDWR);
}

void Wire::carry(int server_port) {
  const int client = ::accept(listener_, nullptr, nullptr);
  if (client < 0) return;  // nobody came
  const int server = ::socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in address = address_of(server_port);
  EXPECT_EQ(::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ends_[kClient] = client;
  ends_[kServer] = server;
  std::array<pollfd, 2> both{pollfd{.fd = client, .events = POLLIN, .revents = 0},
                             pollfd{.fd = server, .events = POLLIN, .revents = 0}};
  for (bool holds = true; holds;) {
    if (::poll(both.data(), both.size(), -1) < 0) return;
    if (both[kClient].revents != 0) holds = pass_on(kClient);
    if (holds && both[kServer].revents != 0) holds = pass_on(kServer);
  }
  cut();
}

// False: that end has gone, or the other one.
bool Wire::pass_on(End from) {
  std::array<char, std::size_t{64} << 10> bytes{};
  const ssize_t count = ::recv(ends_[from], bytes.data(), bytes.size(), 0);
  if (count <= 0) return false;
  if (is_silent_) return true;
  const int to = ends_[from == kClient ? kServer : kClient];
  for (ssize_t sent = 0; sent < count;) {
    const ssize_t some =
        ::send(to, bytes.data() + sent, static_cast<std::size_t>(count - sent), MSG_NOSIGNAL);
    if (some <= 0) return false;
    sent += some;
  }
  return true;
}

}  // namespace farmgate
