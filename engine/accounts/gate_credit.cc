// The gate's part in credit: what a bid needs, and what has become of those that it let pass.
#include "engine/accounts/gate.h"

namespace farmgate {

bool Gate::covers_new(const PreparedRequest& request, AccountId account) const {
  if (!counts(request, account)) return true;
  const std::int64_t line = *reference_.account(account).credit_line;
  return credit_.covers(account, line, Credit::need_of_new(request.price, request.quantity));
}

// One that needs nothing passes whatever is available, which may be negative; so does one without limit.
bool Gate::covers_replace(const PreparedRequest& request, RecordId order) const {
  const Credit::Bid* const bid = credit_.find(order);
  if (bid == nullptr) return true;
  const PackedLine line = reference_.account(bid->account).credit_line;
  const Int128 need = Credit::need_of_replace(*bid, request.price, request.quantity);
  return need == 0 || !line.has_value() || credit_.covers(bid->account, *line, need);
}

void Gate::reserve_new(const PreparedRequest& request, AccountId account, RecordId order) {
  if (!counts_credit_) return;
  credit_.forget(order);
  if (counts(request, account)) credit_.add(order, account, request.price, request.quantity);
}

// Returns what is reserved in addition: no more than the new price for the larger of the two quantities.
std::int64_t Gate::reserve_replace(const PreparedRequest& request, RecordId order, Sequence sequence) {
  if (credit_.find(order) == nullptr) return 0;
  return static_cast<std::int64_t>(credit_.replace(order, sequence, request.price, request.quantity));
}

void Gate::report(const Event& event) {
  if (has_programmes()) report_to_programmes(event);
  if (!counts_credit_) return;
  credit_.answered(event.sequence, event.time);
  if (const auto* filled = std::get_if<Filled>(&event.payload)) {
    const RecordId bid = find(event.commodity, filled->bid.order);
    if (bid.valid()) credit_.filled(bid, event.time, filled->delivered, filled->quantity);
  } else if (const auto* replaced = std::get_if<Replaced>(&event.payload)) {
    const RecordId order = find(event.commodity, replaced->order);
    if (order.valid()) credit_.replaced(order, event.time, replaced->price, replaced->open);
  } else {
    for_each_closed(event, [&](const OrderName& order) {
      const RecordId closed = find(event.commodity, order);
      if (closed.valid()) credit_.closed(closed, event.time);
    });
  }
}

// The record of an open order; not valid(): its close has been reported.
RecordId Gate::find(CommodityId commodity, const OrderName& order) const {
  const RecordId record = open_orders_.find(commodity, order.slot);
  return record.valid() && memory_.order(record).sequence == order.placed ? record : RecordId{};
}

// Whether it would be rejected as far as is reported, and would not if more was released meanwhile. What uses
// an id again hangs on no line.
bool Gate::may_hang_on_releases(const PreparedRequest& request) {
  if (!counts_credit_ || !request.is_well_formed || !is_from_account(request.operation)) return false;
  const AccountId account = reference_.symbols().accounts.find(request.account_name, request.account);
  if (!account.valid()) return false;
  const PackedLine line = reference_.account(account).credit_line;
  if (!line.has_value()) return false;
  credit_.advance(request.time);
  const Int128 need = credit_need(request, account);
  return need > 0 && !credit_.covers(account, *line, need) && credit_.could_cover(account, *line, need);
}

// What the request would reserve if it passed everything else.
Int128 Gate::credit_need(const PreparedRequest& request, AccountId account) const {
  if (is_booking(request.operation)) {
    const bool is_known = memory_.find_request(IdKey(account, request.request_id)).valid();
    return request.operation == Operation::kWithdrawal && !is_known ? request.amount : 0;
  }
  const RecordId order = memory_.find_order(IdKey(account, request.order_id));
  if (request.operation == Operation::kNew) {
    const bool reserves = request.side == Side::kBid && !order.valid();
    return reserves ? Credit::need_of_new(request.price, request.quantity) : 0;
  }
  const bool names_one = request.operation == Operation::kReplace && order.valid();
  const Credit::Bid* const bid = names_one ? credit_.find(order) : nullptr;
  return bid == nullptr ? 0 : Credit::need_of_replace(*bid, request.price, request.quantity);
}

}  // namespace farmgate
