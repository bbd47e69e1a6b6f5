// Enumerators of messages in the words of the rules.
#pragma once

#include <farmgate/v1/market.pb.h>

#include <string>

#include "engine/model/words.h"

namespace farmgate {

// Enumerators are numbered in one order on both sides; in messages 0 is none.
template <class Enum, class Message>
std::string word_of(Message value) {
  return value == Message{} ? "-" : std::string(to_string(static_cast<Enum>(static_cast<int>(value) - 1)));
}
inline std::string text_of(v1::Side side) {
  return word_of<Side>(side);
}
inline std::string text_of(v1::TimeInForce time_in_force) {
  return word_of<TimeInForce>(time_in_force);
}
inline std::string text_of(v1::SelfTrade mode) {
  return word_of<SelfTrade>(mode);
}
inline std::string text_of(v1::RejectReason reason) {
  return word_of<RejectReason>(reason);
}
inline std::string text_of(v1::BookingKind kind) {
  if (kind == v1::BOOKING_KIND_UNSPECIFIED) return "-";
  const int place = static_cast<int>(kind) - static_cast<int>(v1::BOOKING_KIND_DEPOSIT);
  return std::string(to_string(static_cast<Operation>(static_cast<int>(Operation::kDeposit) + place)));
}
inline std::string text_of(v1::CancelReason reason) {
  return word_of<CancelReason>(reason);
}

}  // namespace farmgate
