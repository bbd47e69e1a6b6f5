// Addresses that a server listens on, as gRPC writes them.
#pragma once

#include <string_view>

namespace farmgate {

// Whether it is the path of a Unix socket: "unix:PATH", or one without a path.
bool is_unix_socket(std::string_view address);

// Whether nobody on another machine can reach it: a Unix socket, or a loopback address by number or as
// "localhost".
bool is_local(std::string_view address);

}  // namespace farmgate
