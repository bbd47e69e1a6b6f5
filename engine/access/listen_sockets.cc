#include "engine/access/listen_sockets.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "engine/access/listen_address.h"

namespace farmgate {
namespace {

// Of a socket, of whichever family.
struct SocketAddress {
  union Any {
    sockaddr_storage storage;  // first: zeroed, it is all zeros
    sockaddr generic;
    sockaddr_in v4;
    sockaddr_in6 v6;
    sockaddr_un local;
  };
  Any any{.storage = {}};
  socklen_t size = sizeof(Any);

  sa_family_t family() const { return any.generic.sa_family; }
  // In the network's order of bytes. Requires: it is of IPv4 or of IPv6.
  in_port_t port() const { return family() == AF_INET6 ? any.v6.sin6_port : any.v4.sin_port; }
  void set_port(in_port_t port) { (family() == AF_INET6 ? any.v6.sin6_port : any.v4.sin_port) = port; }
};

Error cannot_listen(const std::string& address, const std::string& why) {
  return {.code = ErrorCode::kSystem,
          .message = "cannot listen on " + address + ": the address is in use, or not one of this machine (" +
                     why + ")"};
}

std::string reason_of(int error_number) {
  return std::generic_category().message(error_number);
}

bool is_wildcard(const SocketAddress& address) {
  if (address.family() == AF_INET6) return IN6_IS_ADDR_UNSPECIFIED(&address.any.v6.sin6_addr) != 0;
  return address.any.v4.sin_addr.s_addr == htonl(INADDR_ANY);
}

// All addresses of a family: of IPv6 those of IPv4 with them.
SocketAddress wildcard_of(sa_family_t family, in_port_t port) {
  SocketAddress address;
  address.size = family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  address.any.generic.sa_family = family;
  address.set_port(port);
  return address;
}

Result<std::vector<SocketAddress>> resolve(const std::string& address, const HostPort& at) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (const int fault = ::getaddrinfo(at.host.c_str(), at.port.c_str(), &hints, &found); fault != 0) {
    return cannot_listen(address, ::gai_strerror(fault));
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, &::freeaddrinfo);
  std::vector<SocketAddress> addresses;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    SocketAddress& to = addresses.emplace_back();
    std::memcpy(&to.any.storage, one->ai_addr, one->ai_addrlen);
    to.size = one->ai_addrlen;
  }
  return addresses;
}

bool set(int socket, int level, int name, int value) {
  return ::setsockopt(socket, level, name, &value, sizeof value) == 0;
}

// What connections get from the socket that they came to: no waiting for more to send, and an end of what is
// not acknowledged.
bool set_up_tcp(int socket, int family, std::chrono::milliseconds timeout) {
  if (family == AF_INET6 && !set(socket, IPPROTO_IPV6, IPV6_V6ONLY, 0)) return false;
  return set(socket, SOL_SOCKET, SO_REUSEADDR, 1) && set(socket, IPPROTO_TCP, TCP_NODELAY, 1) &&
         set(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, static_cast<int>(timeout.count()));
}

// None: `errno` says why.
FileDescriptor open_socket(const SocketAddress& address, std::chrono::milliseconds timeout) {
  const int family = address.family();
  FileDescriptor socket(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) return socket;
  const bool is_set_up = family == AF_UNIX || set_up_tcp(socket.get(), family, timeout);
  if (is_set_up && ::bind(socket.get(), &address.any.generic, address.size) == 0 &&
      ::listen(socket.get(), SOMAXCONN) == 0) {
    return socket;
  }
  const int fault = errno;
  (void)socket.close();
  errno = fault;
  return {};
}

// 0: it has none.
int port_of(const FileDescriptor& socket) {
  SocketAddress bound;
  if (::getsockname(socket.get(), &bound.any.generic, &bound.size) != 0) return 0;
  return bound.family() == AF_UNIX ? 0 : ntohs(bound.port());
}

// The address of a Unix socket by its path or its abstract name; nothing: that is too long, or empty.
std::optional<SocketAddress> unix_address(std::string_view name, bool is_abstract) {
  SocketAddress address;
  sockaddr_un& local = address.any.local;
  local.sun_family = AF_UNIX;
  if (name.empty() || name.size() + 1 > sizeof local.sun_path) return {};
  std::memcpy(local.sun_path + (is_abstract ? 1 : 0), name.data(), name.size());
  address.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size() + 1);
  return address;
}

void delete_socket(const std::string& path) {
  struct stat entry {};
  if (::stat(path.c_str(), &entry) == 0 && S_ISSOCK(entry.st_mode)) ::unlink(path.c_str());
}

bool is_same_file(const FileMark& one, const FileMark& other) {
  return one.device == other.device && one.inode == other.inode;
}

}  // namespace

Result<ListenSockets> ListenSockets::open(const std::string& address, std::chrono::milliseconds timeout) {
  ListenSockets opened;
  Status status = is_unix_socket(address) ? opened.open_unix(address) : opened.open_tcp(address, timeout);
  if (!status) return std::move(status).error();
  return opened;
}

ListenSockets::ListenSockets(ListenSockets&& other) noexcept
    : sockets_(std::move(other.sockets_)),
      port_(other.port_),
      path_(std::exchange(other.path_, {})),
      mark_(other.mark_) {}

ListenSockets& ListenSockets::operator=(ListenSockets&& other) noexcept {
  std::swap(sockets_, other.sockets_);
  std::swap(port_, other.port_);
  std::swap(path_, other.path_);
  std::swap(mark_, other.mark_);
  return *this;
}

// The path first: as long as the socket is open, no other one there can have its inode.
void ListenSockets::close() {
  if (const std::string path = std::exchange(path_, {});
      !path.empty() && is_same_file(mark_of(path), mark_)) {
    delete_socket(path);
  }
  sockets_.clear();
}

// The path may be left over from a process that was killed.
Status ListenSockets::open_unix(const std::string& address) {
  const UnixName name = unix_name_of(address);
  const auto at = unix_address(name.text, name.is_abstract);
  if (!at) return cannot_listen(address, reason_of(name.text.empty() ? EINVAL : ENAMETOOLONG));
  if (!name.is_abstract) delete_socket(std::string(name.text));
  if (!add(open_socket(*at, {}))) return cannot_listen(address, reason_of(errno));
  if (!name.is_abstract) {
    path_ = name.text;
    mark_ = mark_of(path_);
  }
  return {};
}

Status ListenSockets::open_tcp(const std::string& address, std::chrono::milliseconds timeout) {
  const std::string_view fault = address_fault(address);
  const auto host = host_port_of(address);
  if (!host || !fault.empty()) return cannot_listen(address, std::string(fault));
  auto resolved = resolve(address, *host);
  if (!resolved) return std::move(resolved).error();
  std::vector<SocketAddress> addresses = *std::move(resolved);
  const auto wildcard = std::ranges::find_if(addresses, is_wildcard);
  if (wildcard != addresses.end()) {
    const in_port_t port = wildcard->port();
    if (add(open_socket(wildcard_of(AF_INET6, port), timeout))) return {};
    if (add(open_socket(wildcard_of(AF_INET, port), timeout))) return {};  // there is no IPv6
    return cannot_listen(address, reason_of(errno));
  }
  int reason = EADDRNOTAVAIL;
  for (SocketAddress& one : addresses) {
    if (one.port() == 0) one.set_port(htons(static_cast<in_port_t>(port_)));
    if (!add(open_socket(one, timeout))) reason = errno;
  }
  if (sockets_.empty()) return cannot_listen(address, reason_of(reason));
  return {};  // one of those that the host stands for is enough
}

bool ListenSockets::add(FileDescriptor socket) {
  if (!socket.is_open()) return false;
  port_ = port_of(socket);
  sockets_.push_back(std::move(socket));
  return true;
}

}  // namespace farmgate
