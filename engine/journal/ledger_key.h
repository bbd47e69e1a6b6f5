// Keys of the ledger's store (see LedgerProgress in journal.proto): so that an account's entries lie behind
// each other, in the order of events.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/journal/account_entry.h"
#include "engine/journal/programme_entry.h"

namespace farmgate {

inline constexpr std::string_view kLedgerProgressKey = "P";
inline constexpr std::string_view kBalancePrefix = "A";

// Those of programmes; each letter's keys lie behind each other.
inline constexpr std::string_view kProgrammePrefix = "G";
inline constexpr std::string_view kPartPrefix = "K";
inline constexpr std::string_view kAskPrefix = "O";
inline constexpr std::string_view kAttributesPrefix = "T";
inline constexpr std::string_view kCountyPrefix = "Z";
inline constexpr std::string_view kNewsPrefix = "N";

// All require: symbols have at most 255 bytes.
std::string balance_key(std::string_view account);
std::string entry_key(std::string_view account, const EntryPlace& place);

std::string attributes_key(std::string_view account);
std::string county_key(std::string_view zone);
std::string programme_key(std::string_view programme);
std::string part_key(std::string_view programme, const ProgrammePart& part);
std::string ask_key(std::string_view account, std::string_view order_id);
std::string news_key(const ProgrammeNewsPlace& place);

// Of all parts of a programme.
std::string part_prefix(std::string_view programme);

// Nothing: it is no entry's key.
std::optional<EntryPlace> place_of_key(std::string_view key);
std::optional<ProgrammeNewsPlace> news_place_of_key(std::string_view key);
// Behind part_prefix(); its sums are not in it.
std::optional<ProgrammePart> part_of_key(std::string_view rest);
// The symbol of a key that is a letter and a symbol.
std::string name_of_key(std::string_view key);

}  // namespace farmgate
