// What an engine started from, before sequence 1, and what about it never changes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/model/reference_source.h"

namespace farmgate {

struct Genesis {
  ReferenceSource reference;
  bool open_accounts = false;
  std::uint64_t remembered_closes = 0;
};

// Fails when its rows cannot be had.
Result<std::string> genesis_bytes(const Genesis& genesis);

// Hands its rows over; what is returned has all but them. Fails as `take` does, and with kBadInput, saying
// what is wrong, for bytes that are none, or of a newer version.
Result<Genesis> read_genesis(std::string_view bytes, const ReferenceSource::Take& take);

}  // namespace farmgate
