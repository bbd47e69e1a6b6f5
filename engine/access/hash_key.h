// The key of the tables that strangers fill.
#pragma once

#include "engine/base/result.h"

namespace farmgate {

// Gives this process a key of its own, drawn at random, of which nothing is written down. Requires what
// set_hash_key() does. Fails with kSystem when the system has no random bytes.
Status draw_hash_key();

}  // namespace farmgate
