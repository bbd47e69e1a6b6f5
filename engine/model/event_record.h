// Events as they are kept and handed on: their canonical bytes (see digest.h), which name everything by
// symbol, read back. Who follows the events needs nothing of the engine but these bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

// Texts are views of the bytes.
struct OrderRecord {
  std::string_view account;
  std::string_view id;
};

struct CouponRecord {
  std::string_view programme;  // empty: there is none
  Price locked;                // per lot
};

struct AcceptedRecord {
  OrderRecord order;
  Side side = Side::kBid;
  std::string_view zone;
  Lots quantity;
  Price price;
  TimeInForce time_in_force = TimeInForce::kGoodTillCancel;
  Timestamp expire_time;  // 0: none
  Lots min_quantity;      // 0: none
  bool post_only = false;
  SelfTrade self_trade = SelfTrade::kCancelIncoming;
  CouponRecord coupon;  // of an ask
};

struct RejectedRecord {
  OrderRecord order;  // as given
  RejectReason reason = RejectReason::kMalformed;
};

struct PartyRecord {
  OrderRecord order;
  std::string_view zone;
  Lots open;
  Lots filled;
};

struct FilledRecord {
  Side taker_side = Side::kBid;
  PartyRecord ask;
  PartyRecord bid;
  Lots quantity;
  Price farm_gate;
  Price delivered;
  Price unit_cost;
  Price subsidy;
  std::string_view programme;  // empty: none
  Price redeemed;              // of the subsidy, the programme's part

  const PartyRecord& taker() const { return taker_side == Side::kBid ? bid : ask; }
  const PartyRecord& maker() const { return taker_side == Side::kBid ? ask : bid; }
};

struct CancelledRecord {
  OrderRecord order;
  CancelReason reason = CancelReason::kCancel;
  Lots filled;
  Lots cancelled;
};

struct ExpiredRecord {
  OrderRecord order;
  Lots filled;
  Lots cancelled;
};

struct ReplacedRecord {
  OrderRecord order;
  Lots quantity;
  Price price;
  Lots open;
  Lots filled;
  CouponRecord coupon;  // of an ask, from here on
};

struct ReferenceChangedRecord {
  Operation what = Operation::kReference;  // or kHalt, kResume, kSuspend, kReinstate
  std::string_view rows;                   // of kReference: their number and canonical bytes
  std::string_view account;                // of kSuspend and kReinstate; empty: every account
};

struct BookedRecord {
  std::string_view account;
  std::string_view request_id;
  Operation what = Operation::kDeposit;
  CreditLine amount;  // minor currency units; nothing: a credit line without limit
  std::string_view ordered_by;
};

struct EventRecord {
  Sequence sequence = 0;
  std::uint32_t index = 0;
  Timestamp time;
  std::string_view commodity;  // empty: of no single one
  std::variant<AcceptedRecord, RejectedRecord, FilledRecord, CancelledRecord, ExpiredRecord, ReplacedRecord,
               ReferenceChangedRecord, BookedRecord>
      payload;
};

// Reads the events of a chunk one after the other: each its size in 32 bits, little-endian, then its
// canonical bytes.
class EventRecords {
 public:
  // The bytes must outlive the records.
  explicit EventRecords(std::string_view bytes) : rest_(bytes) {}

  // Reads the next one; false: there is none, or what follows is none (then broken()).
  bool next(EventRecord& record);

  bool broken() const { return broken_; }

  // What has not been read yet.
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
  bool broken_ = false;
};

// How many of the bytes, as EventRecords reads them, are events up to those of this command. Requires: they
// are whole events.
std::size_t size_up_to(std::string_view bytes, Sequence last);

}  // namespace farmgate
