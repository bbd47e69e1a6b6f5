// What an engine started from, before sequence 1, and what about it never changes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/model/reference_change.h"

namespace farmgate {

struct Genesis {
  ReferenceChange reference;  // each row after those it names
  bool open_accounts = false;
  std::uint64_t remembered_closes = 0;
};

std::string genesis_bytes(const Genesis& genesis);

// Fails with kBadInput, saying what is wrong, for bytes that are none, or of a newer version.
Result<Genesis> read_genesis(std::string_view bytes);

}  // namespace farmgate
