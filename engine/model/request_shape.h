// Whether a request is one at all: what the rules call malformed, told from the request alone.
#pragma once

#include "engine/model/request.h"

namespace farmgate {

// The fields that its operation needs are there, those it does not use are not, the options go together, and
// texts are of a legal size. Numbers may still be out of range, and names unknown.
bool well_formed(const Request& request);

}  // namespace farmgate
