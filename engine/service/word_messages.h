// The words of the rules as enumerators of messages, which are numbered in the same order behind UNSPECIFIED.
#pragma once

#include <farmgate/v1/market.pb.h>

#include "engine/model/words.h"

namespace farmgate {

inline v1::Side message_of(Side side) {
  return static_cast<v1::Side>(static_cast<int>(side) + 1);
}
inline v1::TimeInForce message_of(TimeInForce time_in_force) {
  return static_cast<v1::TimeInForce>(static_cast<int>(time_in_force) + 1);
}
inline v1::SelfTrade message_of(SelfTrade mode) {
  return static_cast<v1::SelfTrade>(static_cast<int>(mode) + 1);
}
inline v1::CancelReason message_of(CancelReason reason) {
  return static_cast<v1::CancelReason>(static_cast<int>(reason) + 1);
}
inline v1::RejectReason message_of(RejectReason reason) {
  return static_cast<v1::RejectReason>(static_cast<int>(reason) + 1);
}
// Of a message that may leave it out; requires: it is no other number.
inline SelfTrade self_trade_of(v1::SelfTrade mode) {
  if (mode == v1::SELF_TRADE_UNSPECIFIED) return SelfTrade::kCancelIncoming;
  return static_cast<SelfTrade>(static_cast<int>(mode) - 1);
}
static_assert(static_cast<int>(Side::kAsk) + 1 == v1::SIDE_ASK);
static_assert(static_cast<int>(TimeInForce::kFillOrKill) + 1 == v1::TIME_IN_FORCE_FOK);
static_assert(static_cast<int>(SelfTrade::kCancelBoth) + 1 == v1::SELF_TRADE_CANCEL_BOTH);
static_assert(static_cast<int>(CancelReason::kSuspended) + 1 == v1::CANCEL_REASON_SUSPENDED);
static_assert(static_cast<int>(RejectReason::kSuspended) + 1 == v1::REJECT_REASON_SUSPENDED);

// Requires: it is a booking.
inline v1::BookingKind booking_kind_of(Operation operation) {
  return static_cast<v1::BookingKind>(static_cast<int>(operation) - static_cast<int>(Operation::kDeposit) +
                                      1);
}
static_assert(static_cast<int>(Operation::kCreditLine) - static_cast<int>(Operation::kDeposit) + 1 ==
              v1::BOOKING_KIND_CREDIT_LINE);

}  // namespace farmgate
