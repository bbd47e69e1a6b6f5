// Who money moves between, and what the movements of one account come to.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/int128.h"
#include "engine/model/ids.h"

namespace farmgate {

// Who stands behind an entry. Buyers and producers are accounts; the others are one position each.
enum class Party : std::uint8_t {
  kBuyer,
  kProducer,
  kCarrier,
  kLaneFunder,
  kProgramme,
  kLender,
  kSettlement
};
inline constexpr std::size_t kPartyCount = 7;

// Those that are no account.
inline constexpr std::array<Party, 5> kPartiesKept{Party::kCarrier, Party::kLaneFunder, Party::kProgramme,
                                                   Party::kLender, Party::kSettlement};

// buyer, producer, carrier, lane_funder, programme, lender, settlement.
std::string_view to_string(Party party);
std::optional<Party> parse_party(std::string_view text);

// One line of a movement. Minor currency units: more than 0 is owed to the party, or was paid in by it.
struct LedgerEntry {
  Party party = Party::kBuyer;
  AccountId account;  // of a buyer or a producer
  Int128 amount = 0;
};

// What one account's movements have come to; minor currency units.
struct AccountFigures {
  Int128 bought = 0;     // delivered price x lots of its bids' fills
  Int128 sold = 0;       // farm-gate price x lots of its asks'
  Int128 deposited = 0;  // bookings
  Int128 withdrawn = 0;
  Int128 paid_out = 0;
  Int128 granted = 0;  // loans
  Int128 repaid = 0;
  Int128 incentives = 0;  // what programmes have paid it for volume
  Int128 loan = 0;        // outstanding; with what the account owed when it was made
  std::int64_t repayment_per_mille = 0;

  // What the account is owed; less than 0: what it owes, its loan apart.
  Int128 position() const {
    return sold - repaid + incentives + deposited + granted - bought - withdrawn - paid_out;
  }

  friend bool operator==(const AccountFigures&, const AccountFigures&) = default;
};

}  // namespace farmgate
