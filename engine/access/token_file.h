// The file of those who may call: `farmgate token` edits it, farmgated reads it again when it has changed.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/access/caller_entry.h"
#include "engine/base/result.h"

namespace farmgate {

using CallerEntries = std::vector<CallerEntry>;

// Entries in the order in which they were made, revoked ones included. Fails with kBadInput, naming the line,
// when there is no such file, it may not be read, or is not such a file.
Result<CallerEntries> read_token_file(const std::string& path);

// The same of a file that need not be there: then nothing.
Result<std::optional<CallerEntries>> find_token_file(const std::string& path);

// Has `edit` change the entries, and puts the new file in the place of the old one, whole or not at all; a
// file that is not there is made, for its owner and group to read. Others who edit wait for their turn.
// Returns what `edit` did, whose failure leaves the file alone; else fails as read_token_file(), or with
// kSystem when it cannot be written.
Status edit_token_file(const std::string& path, const std::function<Status(CallerEntries&)>& edit);

// Adds an entry. Fails with kUsage when there is one of its name that was not revoked, or it cannot be.
Status add_entry(CallerEntries& entries, CallerEntry entry);

// Fails with kUsage when there is none of that name, or it was revoked.
Status revoke_entry(CallerEntries& entries, const std::string& name, const EntryChange& how);

}  // namespace farmgate
