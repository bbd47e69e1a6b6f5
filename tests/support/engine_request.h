// Commands and reference data in text, as the engine takes them.
#pragma once

#include <vector>

#include "engine/accounts/gate.h"
#include "engine/model/reference_data.h"
#include "engine/model/request.h"
#include "tests/support/subject.h"

namespace farmgate {

// The request of a command. Its text is the command's; `change` keeps what it points to.
Request parse_command(const TextCommand& command, ReferenceChange& change);

// The state before sequence 1. Requires: the rows are right.
ReferenceData parse_reference(const std::vector<ReferenceRow>& rows);

GateOptions gate_options(const SubjectOptions& options);

}  // namespace farmgate
