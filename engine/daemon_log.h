// How the daemon's log looks.
#pragma once

#include <string>

namespace farmgate {

// Has lines of the log be text, or with the format "json" a JSON object each.
void set_up_log(const std::string& format);

}  // namespace farmgate
