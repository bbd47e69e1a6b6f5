// Edits of reference data as bytes that are the same exactly when the edits are: their canonical ones.
#pragma once

#include <string>

#include "engine/model/reference_change.h"

namespace farmgate {

// The edits, after their number. Checks on the way that they can be read back from them.
std::string canonical_rows(const ReferenceChange& change);

}  // namespace farmgate
