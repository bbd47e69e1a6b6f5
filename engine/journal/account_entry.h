// An account's ledger as it is kept: its entries, one for each thing that moved its money, and what they have
// come to.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "engine/base/int128.h"
#include "engine/model/money.h"
#include "engine/model/units.h"

namespace farmgate {

// What moved the money; of one fill, in the order of their numbers.
enum class EntryKind : std::uint8_t {
  kBought,  // a fill of its bid
  kSold,    // a fill of its ask
  kRepaid,  // what of that fill's proceeds went to the lender
  kDeposited,
  kWithdrawn,
  kPaidOut,
  kLoanGranted,
  kIncentive  // what a programme pays for volume, by a fill of its ask
};
inline constexpr EntryKind kEntryKindLast = EntryKind::kIncentive;

// Where an entry stands among those of its account: in the order of events.
struct EntryPlace {
  Sequence sequence = 0;
  std::uint32_t index = 0;  // of the event
  EntryKind kind = EntryKind::kBought;
  std::uint32_t part = 0;  // counts the programmes that pay for one fill, from 0; else 0

  friend auto operator<=>(const EntryPlace&, const EntryPlace&) = default;
};

// Minor currency units.
struct AccountEntry {
  EntryPlace place;
  Timestamp time;
  Int128 amount = 0;    // what the account was owed more by this; less than 0: less
  Int128 position = 0;  // what it is owed with this, as AccountFigures has it
  Int128 loan = 0;      // what it owes of loans then

  // Of a fill, of what a fill has repaid, and of what is paid for its volume.
  std::string commodity;
  std::string order_id;  // its own
  std::string counterparty;
  std::string counterparty_order_id;
  Lots quantity;
  Price price;  // its own, per lot: delivered of a bid, farm-gate of an ask

  std::string programme;  // that pays for volume

  // Of a booking.
  std::string request_id;
  std::string ordered_by;

  friend bool operator==(const AccountEntry&, const AccountEntry&) = default;
};

struct AccountBalance {
  AccountFigures figures;
  bool is_described = false;  // the loan of its first row is in the figures

  friend bool operator==(const AccountBalance&, const AccountBalance&) = default;
};

}  // namespace farmgate
