#include "engine/model/words.h"

#include <array>

#include "engine/base/check.h"

namespace farmgate {
namespace {

using Words = std::string_view;

constexpr std::array<Words, 2> kSides{"bid", "ask"};
constexpr std::array<Words, 4> kTimesInForce{"GTC", "GTD", "IOC", "FOK"};
constexpr std::array<Words, 3> kSelfTrades{"cancel_incoming", "cancel_resting", "cancel_both"};
constexpr std::array<Words, 16> kOperations{
    "new",        "cancel",  "replace",    "mass_cancel", "reference", "halt",        "resume",  "tick",
    "disconnect", "deposit", "withdrawal", "payout",      "loan",      "credit_line", "suspend", "reinstate"};
constexpr std::array<Words, 5> kBooked{"deposited", "withdrawn", "paid_out", "loan_granted",
                                       "credit_line_set"};
constexpr auto kFirstBooking = static_cast<std::size_t>(Operation::kDeposit);
static_assert(kFirstBooking + kBooked.size() == static_cast<std::size_t>(Operation::kSuspend));
constexpr std::array<Words, kRejectReasonCount> kRejectReasons{"malformed",           "unknown_account",
                                                               "duplicate_id",        "unknown_commodity",
                                                               "unknown_zone",        "price_out_of_range",
                                                               "price_off_tick",      "quantity_out_of_range",
                                                               "expired_on_arrival",  "halted",
                                                               "unknown_order",       "immutable_field",
                                                               "order_closed",        "credit_exceeded",
                                                               "amount_out_of_range", "suspended"};
constexpr std::array<Words, 11> kCancelReasons{"cancel",     "mass_cancel",  "replace",   "ioc",
                                               "fok",        "min_quantity", "post_only", "self_trade",
                                               "disconnect", "halted",       "suspended"};
constexpr std::array<Words, 3> kZoneKinds{"rural", "urban", "both"};
constexpr std::array<Words, 4> kAmountKinds{"per_lot", "per_mille", "tiers_quantity", "tiers_value"};
constexpr std::array<Words, 4> kIncentivePeriods{"day", "month", "year", "whole"};

template <std::size_t kSize, class Enum>
std::string_view word_of(const std::array<Words, kSize>& words, Enum value) {
  const auto index = static_cast<std::size_t>(value);
  check(index < kSize);
  return words[index];
}

template <class Enum, std::size_t kSize>
std::optional<Enum> enumerator(const std::array<Words, kSize>& words, std::string_view text) {
  for (std::size_t i = 0; i < kSize; ++i) {
    if (words[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Side side) {
  return word_of(kSides, side);
}
std::string_view to_string(TimeInForce time_in_force) {
  return word_of(kTimesInForce, time_in_force);
}
std::string_view to_string(SelfTrade mode) {
  return word_of(kSelfTrades, mode);
}
std::string_view to_string(Operation operation) {
  return word_of(kOperations, operation);
}
std::string_view booked_word(Operation operation) {
  check(is_booking(operation));
  return kBooked[static_cast<std::size_t>(operation) - kFirstBooking];
}
std::string_view to_string(RejectReason reason) {
  return word_of(kRejectReasons, reason);
}
std::string_view to_string(CancelReason reason) {
  return word_of(kCancelReasons, reason);
}
std::string_view to_string(ZoneKind kind) {
  return word_of(kZoneKinds, kind);
}
std::string_view to_string(AmountKind kind) {
  return word_of(kAmountKinds, kind);
}
std::string_view to_string(IncentivePeriod period) {
  return word_of(kIncentivePeriods, period);
}

std::optional<Side> parse_side(std::string_view text) {
  return enumerator<Side>(kSides, text);
}

std::optional<TimeInForce> parse_time_in_force(std::string_view text) {
  return enumerator<TimeInForce>(kTimesInForce, text);
}

std::optional<SelfTrade> parse_self_trade(std::string_view text) {
  return enumerator<SelfTrade>(kSelfTrades, text);
}

std::optional<Operation> parse_operation(std::string_view text) {
  return enumerator<Operation>(kOperations, text);
}

std::optional<Operation> parse_booked(std::string_view text) {
  for (std::size_t i = 0; i < kBooked.size(); ++i) {
    if (kBooked[i] == text) return static_cast<Operation>(kFirstBooking + i);
  }
  return std::nullopt;
}

std::optional<CancelReason> parse_cancel_reason(std::string_view text) {
  return enumerator<CancelReason>(kCancelReasons, text);
}

std::optional<RejectReason> parse_reject_reason(std::string_view text) {
  return enumerator<RejectReason>(kRejectReasons, text);
}

std::optional<ZoneKind> parse_zone_kind(std::string_view text) {
  return enumerator<ZoneKind>(kZoneKinds, text);
}
std::optional<AmountKind> parse_amount_kind(std::string_view text) {
  return enumerator<AmountKind>(kAmountKinds, text);
}
std::optional<IncentivePeriod> parse_incentive_period(std::string_view text) {
  return enumerator<IncentivePeriod>(kIncentivePeriods, text);
}

}  // namespace farmgate
