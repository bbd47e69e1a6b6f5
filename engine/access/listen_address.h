// Addresses that a server listens on, as gRPC writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace farmgate {

// Whether it is the path of a Unix socket: "unix:PATH", or one without a path.
bool is_unix_socket(std::string_view address);

// Whether nobody on another machine can reach it: a Unix socket, or a loopback address by number or as
// "localhost".
bool is_local(std::string_view address);

// What follows "unix:" or "unix-abstract:".
struct UnixName {
  std::string_view text;
  bool is_abstract = false;
};

// Requires: is_unix_socket(). The text is the address's.
UnixName unix_name_of(std::string_view address);

struct HostPort {
  std::string host;  // without brackets
  std::string port;  // a number, or the name of a service
};

// Nothing: it is not HOST:PORT, or [HOST]:PORT.
std::optional<HostPort> host_port_of(std::string_view address);

// What is wrong with how it is written, as words that follow a colon; empty: nothing, though it may be in
// use, or not one of this machine.
std::string_view address_fault(std::string_view address);

}  // namespace farmgate
