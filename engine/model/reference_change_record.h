// The rows of a change of reference data, read back from the canonical bytes that its event has (see
// digest.h).
#pragma once

#include <optional>
#include <string_view>

#include "engine/model/reference_change.h"

namespace farmgate {

// Nothing: these are not the bytes of rows, or one of them has a shape_fault().
std::optional<ReferenceChange> read_reference_change(std::string_view bytes);

}  // namespace farmgate
