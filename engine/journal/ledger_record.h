// Accounts' ledgers as records on disk.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/journal/account_entry.h"

namespace farmgate {

// Of an entry, all but its sequence and index, which its key has.
std::string bytes_of(const AccountEntry& entry);
std::string bytes_of(const AccountBalance& balance);

// Nothing: these are not the bytes of one.
std::optional<AccountEntry> entry_from(std::string_view bytes, const EntryPlace& place);
std::optional<AccountBalance> balance_from(std::string_view bytes);

}  // namespace farmgate
