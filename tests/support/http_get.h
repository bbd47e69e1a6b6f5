// What a web server answers, as a test needs it.
#pragma once

#include <string>

namespace farmgate {

// The answer to GET `path` from a port of this machine, headers included; empty: nobody answers.
std::string http_get(int port, const std::string& path);

}  // namespace farmgate
