// Reference data as the rows that make it again.
#pragma once

#include "engine/model/reference_change.h"
#include "engine/model/reference_data.h"

namespace farmgate {

// The rows of all that is not deleted, each after those it names, so that applied to an empty ReferenceData
// they give the same numbers to the same symbols. Requires: nothing was deleted.
ReferenceChange reference_rows(const ReferenceData& data);

}  // namespace farmgate
