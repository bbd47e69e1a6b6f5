// The content of a request in 128 bits: what tells a retry from another request under the same id.
#pragma once

#include "engine/base/hash.h"
#include "engine/model/request.h"

namespace farmgate {

// Of every field but the time, the account and the request id; texts go in by their 64-bit hashes. Fields
// left empty count as their defaults, but for the side, whose absence is content. Requires: the request is
// well formed.
Hash128 fingerprint(const Request& request);

}  // namespace farmgate
