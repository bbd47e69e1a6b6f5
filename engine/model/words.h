// The words of the market rules, as enumerators and as text. Text is what files, protos and the digest see.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace farmgate {

enum class Side : std::uint8_t { kBid, kAsk };

constexpr Side opposite(Side side) {
  return side == Side::kBid ? Side::kAsk : Side::kBid;
}

enum class TimeInForce : std::uint8_t { kGoodTillCancel, kGoodTillDate, kImmediateOrCancel, kFillOrKill };

// What happens when an order meets one of its own account; the mode of the incoming order decides.
enum class SelfTrade : std::uint8_t { kCancelIncoming, kCancelResting, kCancelBoth };

// What a client asks for (new ... mass_cancel), an operator (reference, halt, resume; suspend and reinstate,
// which stop an account or everyone), the sequencer (tick), the service for a client that has gone
// (disconnect, the cancel of an order that its session placed), or who keeps an account's money: the
// bookings, deposit ... credit_line.
enum class Operation : std::uint8_t {
  kNew,
  kCancel,
  kReplace,
  kMassCancel,
  kReference,
  kHalt,
  kResume,
  kTick,
  kDisconnect,
  kDeposit,
  kWithdrawal,
  kPayout,
  kLoan,
  kCreditLine,
  kSuspend,
  kReinstate
};

// Whether it books something on an account, and concerns no market.
constexpr bool is_booking(Operation operation) {
  return operation >= Operation::kDeposit && operation <= Operation::kCreditLine;
}

// Whether it is of an account: a client's, the service's for one, or a booking.
constexpr bool is_from_account(Operation operation) {
  return operation <= Operation::kMassCancel ||
         (operation >= Operation::kDisconnect && operation <= Operation::kCreditLine);
}

// Whether it stops an account or everyone from trading, or ends that.
constexpr bool is_suspension(Operation operation) {
  return operation >= Operation::kSuspend;
}

// Whether it stops trading and can have cancelled what rests.
constexpr bool may_cancel_resting(Operation operation) {
  return operation == Operation::kHalt || operation == Operation::kSuspend;
}

enum class RejectReason : std::uint8_t {
  kMalformed,
  kUnknownAccount,
  kDuplicateId,
  kUnknownCommodity,
  kUnknownZone,
  kPriceOutOfRange,
  kPriceOffTick,
  kQuantityOutOfRange,
  kExpiredOnArrival,
  kHalted,
  kUnknownOrder,
  kImmutableField,
  kOrderClosed,
  kCreditExceeded,
  kAmountOutOfRange,
  kSuspended,
};
inline constexpr int kRejectReasonCount = 16;

enum class CancelReason : std::uint8_t {
  kCancel,
  kMassCancel,
  kReplace,
  kImmediateOrCancel,
  kFillOrKill,
  kMinQuantity,
  kPostOnly,
  kSelfTrade,
  kDisconnect,
  kHalted,
  kSuspended,
};

enum class ZoneKind : std::uint8_t { kRural, kUrban, kBoth };

// What a programme pays: so much for every lot, or thousandths of the lane's unit cost, by coupons of asks;
// or by tiers of what an account has sold in a period, in lots or in money, and no coupons.
enum class AmountKind : std::uint8_t { kPerLot, kPerMille, kTiersQuantity, kTiersValue };

// Whether it is paid for volume.
constexpr bool is_incentive(AmountKind kind) {
  return kind >= AmountKind::kTiersQuantity;
}

// How long what an account sells adds up to its tiers: of the calendar in UTC, or for good.
enum class IncentivePeriod : std::uint8_t { kDay, kMonth, kYear, kWhole };

std::string_view to_string(Side side);
std::string_view to_string(TimeInForce time_in_force);
std::string_view to_string(SelfTrade mode);
std::string_view to_string(Operation operation);
// What has happened when a booking passed: deposited, withdrawn, paid_out, loan_granted, credit_line_set.
// Requires: is_booking(operation).
std::string_view booked_word(Operation operation);
std::string_view to_string(RejectReason reason);
std::string_view to_string(CancelReason reason);
std::string_view to_string(ZoneKind kind);
std::string_view to_string(AmountKind kind);
std::string_view to_string(IncentivePeriod period);

// The enumerator of a word, or nothing.
std::optional<Side> parse_side(std::string_view text);
std::optional<TimeInForce> parse_time_in_force(std::string_view text);
std::optional<SelfTrade> parse_self_trade(std::string_view text);
std::optional<Operation> parse_operation(std::string_view text);
std::optional<Operation> parse_booked(std::string_view text);
std::optional<CancelReason> parse_cancel_reason(std::string_view text);
std::optional<RejectReason> parse_reject_reason(std::string_view text);
std::optional<ZoneKind> parse_zone_kind(std::string_view text);
std::optional<AmountKind> parse_amount_kind(std::string_view text);
std::optional<IncentivePeriod> parse_incentive_period(std::string_view text);

}  // namespace farmgate
