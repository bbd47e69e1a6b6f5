// Enumerators on disk: numbered in one order on both sides, and there 0 is none.
#pragma once

#include <farmgate/journal/v1/journal.pb.h>

#include <optional>

#include "engine/model/words.h"

namespace farmgate {

template <class Record, class Enum>
Record record_of(Enum value) {
  return static_cast<Record>(static_cast<int>(value) + 1);
}

// Nothing: it is none, or behind the last one known.
template <class Enum, class Record>
std::optional<Enum> from_record(Record record, Enum last) {
  const int value = static_cast<int>(record) - 1;
  if (value < 0 || value > static_cast<int>(last)) return std::nullopt;
  return static_cast<Enum>(value);
}

static_assert(static_cast<int>(Operation::kReinstate) + 1 == journal::v1::OPERATION_REINSTATE);
static_assert(static_cast<int>(TimeInForce::kFillOrKill) + 1 == journal::v1::TIME_IN_FORCE_FOK);
static_assert(static_cast<int>(SelfTrade::kCancelBoth) + 1 == journal::v1::SELF_TRADE_CANCEL_BOTH);

}  // namespace farmgate
