// Keys of the ledger's store (see LedgerProgress in journal.proto): so that an account's entries lie behind
// each other, in the order of events.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/journal/account_entry.h"
#include "engine/journal/programme_entry.h"
#include "engine/model/reference_change.h"

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
inline constexpr std::string_view kOwnerPrefix = "W";
inline constexpr std::string_view kRowPrefix = "R";
inline constexpr std::string_view kSharePrefix = "S";

// All require: symbols have at most 255 bytes.
std::string balance_key(std::string_view account);
std::string entry_key(std::string_view account, const EntryPlace& place);

std::string attributes_key(std::string_view account);
std::string county_key(std::string_view zone);
std::string programme_key(std::string_view programme);
std::string part_key(std::string_view programme, const ProgrammePart& part);
std::string ask_key(std::string_view account, std::string_view order_id);
std::string news_key(const ProgrammeNewsPlace& place);
std::string owner_key(std::string_view account);
// Of the row of a zone or a programme, or of the deletion of a programme.
std::string row_key(const ReferenceEdit& edit);
std::string share_key(std::string_view programme, std::string_view account);

// Of all parts of a programme.
std::string part_prefix(std::string_view programme);

// Nothing: it is no entry's key.
std::optional<EntryPlace> place_of_key(std::string_view key);
std::optional<ProgrammeNewsPlace> news_place_of_key(std::string_view key);
// Behind part_prefix(); its sums are not in it.
std::optional<ProgrammePart> part_of_key(std::string_view rest);
// The symbol of a key that is a letter and a symbol.
std::string name_of_key(std::string_view key);
// Programme and account of a share's key; nothing: it is none.
std::optional<std::pair<std::string_view, std::string_view>> names_of_share_key(std::string_view key);

}  // namespace farmgate
