// What the ledger keeps of programmes as records on disk.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/journal/programme_entry.h"

namespace farmgate {

std::string bytes_of(const ProgrammeBalance& balance);
std::string bytes_of(const ProgrammeSums& sums);
std::string bytes_of(const OpenAsk& ask);
// All but its place, which its key has.
std::string bytes_of(const ProgrammeEntry& entry);

// Nothing: these are not the bytes of one.
std::optional<ProgrammeBalance> programme_balance_from(std::string_view bytes);
std::optional<ProgrammeSums> programme_sums_from(std::string_view bytes);
std::optional<OpenAsk> open_ask_from(std::string_view bytes);
std::optional<ProgrammeEntry> programme_entry_from(std::string_view bytes, const ProgrammeNewsPlace& place);

}  // namespace farmgate
