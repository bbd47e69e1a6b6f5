// Who may call, as the token file has it: a JSON object on a line of its own for each.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/access/role.h"
#include "engine/access/secret.h"
#include "engine/base/result.h"
#include "engine/model/units.h"

namespace farmgate {

// In `accounts`: all there are, and will be.
inline constexpr std::string_view kAllAccounts = "*";

// Something that was done to an entry: when, and by which user of the machine.
struct EntryChange {
  Timestamp time{0};
  std::string by;

  friend bool operator==(const EntryChange&, const EntryChange&) = default;
};

struct CallerEntry {
  std::string name;  // 1 to 64 bytes; of a caller with a certificate, its common name
  Role role = Role::kReader;
  std::vector<std::string> accounts;  // of a trader
  std::optional<TokenHash> token;     // nothing: known by a client certificate
  std::optional<Timestamp> expires;   // nothing: never
  EntryChange created;
  std::optional<EntryChange> revoked;

  friend bool operator==(const CallerEntry&, const CallerEntry&) = default;
};

// Why an entry cannot be; empty: it can.
std::string fault_of(const CallerEntry& entry);

// What entries of the same caller have in common, whatever has been done to them since they were made.
std::string identity_of(const CallerEntry& entry);

// Whether it allows at least what another one of the same caller does, and for as long.
bool allows_all_of(const CallerEntry& entry, const CallerEntry& other);

// A line without its end.
std::string to_line(const CallerEntry& entry);

// Fails with kBadInput, saying what is wrong, for what is no entry. Fields that it does not know are wrong
// too: a misspelt expiry must not become none.
Result<CallerEntry> parse_entry(std::string_view line);

}  // namespace farmgate
