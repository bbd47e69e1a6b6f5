// A command as a client gave it: in symbols, nothing checked against the market yet.
#pragma once

#include "engine/base/short_text.h"
#include "engine/model/reference_change.h"
#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

// Does not own its text: what is long belongs to whoever read it, and must outlive the command's turn at the
// gate.
struct Request {
  // Which of the fields that are not text were given at all.
  struct Given {
    bool side = false;
    bool quantity = false;
    bool price = false;
    bool time_in_force = false;
    bool expire_time = false;
    bool min_quantity = false;
    bool post_only = false;
    bool self_trade = false;
  };

  Timestamp time;
  Operation operation = Operation::kNew;
  Side side = Side::kBid;
  TimeInForce time_in_force = TimeInForce::kGoodTillCancel;
  SelfTrade self_trade = SelfTrade::kCancelIncoming;
  bool post_only = false;
  bool cancel_resting = false;  // of kHalt and kSuspend: what rests is cancelled too
  bool readable = true;  // false: some field held what is no value of its kind; the command is malformed
  Given given;
  ShortText account;
  ShortText order_id;
  ShortText request_id;  // empty: none
  ShortText commodity;
  ShortText zone;
  Lots quantity;
  Price price;
  Timestamp expire_time;
  Lots min_quantity;                        // 0: none
  const ReferenceChange* change = nullptr;  // of kReference alone

  // Of a booking alone. Minor currency units; not given: a credit line without limit.
  bool amount_given = false;
  std::int64_t amount = 0;
  ShortText ordered_by;  // who, in the words of whoever keeps the accounts
};

}  // namespace farmgate
