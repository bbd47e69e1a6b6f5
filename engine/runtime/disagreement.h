// Why recovery stops where it does.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/model/units.h"

namespace farmgate {

inline Error disagreement(Sequence sequence, const std::string& what) {
  return {.code = ErrorCode::kBadInput,
          .message = "recovery stopped at sequence " + std::to_string(sequence) + ": " + what};
}

}  // namespace farmgate
