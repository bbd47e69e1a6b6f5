// Keys of the ledger's store (see LedgerProgress in journal.proto): so that an account's entries lie behind
// each other, in the order of events.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/journal/account_entry.h"

namespace farmgate {

inline constexpr std::string_view kLedgerProgressKey = "P";

// Require: the account's symbol has at most 255 bytes.
std::string balance_key(std::string_view account);
std::string entry_key(std::string_view account, const EntryPlace& place);

// Nothing: it is no entry's key.
std::optional<EntryPlace> place_of_key(std::string_view key);

}  // namespace farmgate
