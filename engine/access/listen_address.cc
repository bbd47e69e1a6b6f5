#include "engine/access/listen_address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstdint>
#include <memory>
#include <string>

#include "engine/files/parse_integer.h"

namespace farmgate {
namespace {

constexpr std::string_view kAbstract = "unix-abstract:";
constexpr std::string_view kUnix = "unix:";

std::string_view without_scheme(std::string_view address) {
  for (const std::string_view scheme : {"dns:///", "dns:", "ipv4:", "ipv6:"}) {
    if (address.starts_with(scheme)) return address.substr(scheme.size());
  }
  return address;
}

// Without port and brackets.
std::string_view host_of(std::string_view address) {
  if (address.starts_with('[')) return address.substr(1, address.find(']') - 1);
  const std::size_t colon = address.rfind(':');
  const bool is_only_one = colon != std::string_view::npos && address.find(':') == colon;
  return is_only_one ? address.substr(0, colon) : address;
}

// 127.0.0.0/8 in full: what leaves parts out is read in several ways, and so is not taken for one.
bool is_loopback_v4(const std::string& host) {
  in_addr bytes{};
  return ::inet_pton(AF_INET, host.c_str(), &bytes) == 1 && (ntohl(bytes.s_addr) >> 24U) == IN_LOOPBACKNET;
}

bool is_loopback_v6(const std::string& host) {
  in6_addr bytes{};
  return ::inet_pton(AF_INET6, host.c_str(), &bytes) == 1 && IN6_IS_ADDR_LOOPBACK(&bytes) != 0;
}

bool is_service(const std::string& name) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (::getaddrinfo(nullptr, name.c_str(), &hints, &found) != 0) return false;
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, &::freeaddrinfo);
  return true;
}

std::string_view unix_fault(std::string_view name) {
  if (name.empty()) return "the path of the Unix socket is missing";
  const bool fits = name.size() < sizeof(sockaddr_un::sun_path);
  return fits ? "" : "the path of a Unix socket has 107 bytes at most";
}

}  // namespace

bool is_unix_socket(std::string_view address) {
  return address.starts_with(kUnix) || address.starts_with(kAbstract);
}

bool is_local(std::string_view address) {
  if (is_unix_socket(address)) return true;
  const std::string host(host_of(without_scheme(address)));
  return host == "localhost" || is_loopback_v4(host) || is_loopback_v6(host);
}

// As a URI it has three slashes: "unix:///run/farmgate.sock".
UnixName unix_name_of(std::string_view address) {
  if (address.starts_with(kAbstract)) return {.text = address.substr(kAbstract.size()), .is_abstract = true};
  address.remove_prefix(kUnix.size());
  if (address.starts_with("///")) address.remove_prefix(2);
  return {.text = address, .is_abstract = false};
}

std::optional<HostPort> host_port_of(std::string_view address) {
  address = without_scheme(address);
  const std::string_view host = host_of(address);
  const std::size_t brackets = address.starts_with('[') ? 2 : 0;
  if (host.empty() || address.size() < host.size() + brackets + 2) return {};
  const std::string_view rest = address.substr(host.size() + brackets);
  if (!rest.starts_with(':')) return {};
  return HostPort{.host = std::string(host), .port = std::string(rest.substr(1))};
}

// A number that is too large, getaddrinfo() would take for another port.
std::string_view address_fault(std::string_view address) {
  constexpr std::int64_t kPortMax = 65'535;
  if (is_unix_socket(address)) return unix_fault(unix_name_of(address).text);
  const auto at = host_port_of(address);
  if (!at) return "it is written HOST:PORT, or unix:PATH";
  const auto number = parse_integer(at->port);
  if (!number) return is_service(at->port) ? "" : "the port is neither a number nor the name of a service";
  return *number >= 0 && *number <= kPortMax ? "" : "ports are from 0 to 65535";
}

}  // namespace farmgate
