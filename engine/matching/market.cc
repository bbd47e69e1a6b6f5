#include "engine/matching/market.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"

namespace farmgate {

Market::Market(CommodityId commodity, std::shared_ptr<const CostTable> costs, Price tick,
               const TermsOfProgrammes* programmes)
    : commodity_(commodity),
      sides_{BookSide(static_cast<std::int32_t>(tick.value())),
             BookSide(static_cast<std::int32_t>(tick.value()))},
      programmes_(programmes),
      tick_(tick) {
  change_costs(std::move(costs));
}

[[gnu::flatten]] void Market::apply(std::span<const Command> commands, EventBuffer& events) {
  events_ = &events;
  for (const Command& command : commands) {
    begin(command);
    apply_one(command);
  }
}

void Market::apply_one(const Command& command) {
  switch (command.operation) {
    case Operation::kNew:
      return place(command);
    case Operation::kCancel:
    case Operation::kDisconnect:
      return cancel(command);
    case Operation::kReplace:
      return replace(command);
    case Operation::kMassCancel:
      return cancel_all(command, CancelReason::kMassCancel);
    case Operation::kHalt:
    case Operation::kResume:
      return halt(command);
    case Operation::kSuspend:  // which is said once for all markets, by whoever has them apply it
      if (command.cancel_resting) cancel_all(command, CancelReason::kSuspended);
      return;
    case Operation::kReinstate:
    case Operation::kTick:
      return;
    case Operation::kReference:  // apply_reference() takes those
    default:                     // bookings concern no market
      check(false);
  }
}

void Market::apply_reference(const Command& command, std::shared_ptr<const CostTable> costs,
                             EventBuffer& events) {
  events_ = &events;
  begin(command);
  if (costs != costs_) change_costs(std::move(costs));
  uncross();
}

void Market::begin(const Command& command) {
  check(command.sequence > sequence_);
  check(command.time >= time_);
  check(!command.commodity.valid() || command.commodity == commodity_);
  sequence_ = command.sequence;
  time_ = command.time;
  next_index_ = 0;
#ifdef FARMGATE_SLOWED  // work for nothing: the test of tools/bench-guard needs a slower engine to find
  for (volatile int i = 0; i < 256;) i = i + 1;
#endif
  expire_due();
}

void Market::expire_due() {
  while (!expiries_.empty() && expiries_.next_time() <= time_) expire_order(expiries_.next());
}

void Market::place(const Command& command) {
  Order& order = pool_.add(command.slot, command.order_id);
  order.priority = command.sequence;
  order.placed = command.sequence;
  order.score = score(command.side, command.price);
  order.open = static_cast<std::uint32_t>(command.quantity.value());
  order.cell = cell(command.side, command.zone);
  order.zone = command.zone;
  order.account = command.account;
  order.expire_time = command.expire_time;
  order.filled = 0;
  order.side = command.side;
  order.time_in_force = command.time_in_force;
  order.self_trade = command.self_trade;
  order.post_only = command.post_only;
  order.resting = false;
  order.has_coupon = false;

  auto& accepted = emit<Accepted>();
  accepted.terms() = command.terms();
  name(order, command.slot, accepted.order);
  accepted.zone = command.zone;
  if (command.coupon.exists()) [[unlikely]] {
    accepted.coupon = command.coupon;
    put_under(order, command.coupon);
  }
  enter(command.slot, command.min_quantity);
}

void Market::cancel(const Command& command) {
  const OrderSlot slot = pool_.find(command.slot, command.placed);
  const bool has_gone = command.operation == Operation::kDisconnect;
  if (slot != kNoOrder)
    return cancel_order(slot, has_gone ? CancelReason::kDisconnect : CancelReason::kCancel);
  auto& rejected = emit<Rejected>();
  rejected.known_account = command.account;
  rejected.order_id = events_->keep(command.order_id);
  rejected.reason = RejectReason::kOrderClosed;
}

void Market::replace(const Command& command) {
  const OrderSlot slot = pool_.find(command.slot, command.placed);
  if (slot == kNoOrder) return cancel(command);  // says that the order is closed

  const Order& order = pool_[slot];
  const Lots filled{order.filled};
  if (command.quantity <= filled) return cancel_order(slot, CancelReason::kReplace);
  const bool keeps_priority =
      order.score == score(order.side, command.price) && command.quantity <= filled + Lots{order.open};
  if (keeps_priority) return keep_priority(slot, command);
  lose_priority(slot, command);
}

void Market::keep_priority(OrderSlot slot, const Command& command) {
  Order& order = pool_[slot];
  const Lots filled{order.filled};
  const Lots before = filled + Lots{order.open};
  order.open = static_cast<std::uint32_t>((Lots{command.quantity} - filled).value());
  auto& replaced = emit<Replaced>();
  name(order, slot, replaced.order);
  replaced.side = order.side;
  replaced.quantity = command.quantity;
  replaced.quantity_before = before;
  replaced.price = command.price;
  replaced.open = Lots{order.open};
  replaced.filled = filled;
  replaced.coupon = coupon_of(order);
}

void Market::lose_priority(OrderSlot slot, const Command& command) {
  Order& order = pool_[slot];
  leave_book(order, slot);
  order.priority = command.sequence;
  order.score = score(order.side, command.price);
  if (order.has_coupon || command.coupon.exists()) [[unlikely]] {
    put_under(order, command.coupon);
  }
  keep_priority(slot, command);
  enter(slot, Lots{0});
}

// Those of the command's account, or without one of all accounts.
void Market::cancel_all(const Command& command, CancelReason reason) {
  selection_.clear();
  for (OrderSlot slot = 0; slot < pool_.slot_count(); ++slot) {
    const Order& order = pool_[slot];
    const bool is_meant = !command.account.valid() || order.account == command.account;
    if (order.open == 0 || !is_meant) continue;
    if (command.one_side && order.side != command.side) continue;
    selection_.push_back(slot);
  }
  std::ranges::sort(selection_, {}, [this](OrderSlot slot) { return pool_[slot].priority; });
  for (const OrderSlot slot : selection_) cancel_order(slot, reason);
}

void Market::halt(const Command& command) {
  halted_ = command.operation == Operation::kHalt;
  emit<ReferenceChanged>().what = command.operation;
  if (halted_ && command.cancel_resting) cancel_all(command, CancelReason::kHalted);
  uncross();
}

void Market::cancel_order(OrderSlot slot, CancelReason reason) {
  Order& order = pool_[slot];
  auto& cancelled = emit<Cancelled>();
  name(order, slot, cancelled.order);
  cancelled.reason = reason;
  cancelled.filled = Lots{order.filled};
  cancelled.cancelled = Lots{order.open};
  cancelled.priority = order.priority;
  leave_book(order, slot);
  close(order, slot);
}

void Market::expire_order(OrderSlot slot) {
  Order& order = pool_[slot];
  auto& expired = emit<Expired>();
  name(order, slot, expired.order);
  expired.filled = Lots{order.filled};
  expired.cancelled = Lots{order.open};
  expired.expire_time = order.expire_time;
  expired.priority = order.priority;
  leave_book(order, slot);
  close(order, slot);
}

void Market::audit() const {
  side(Side::kBid).audit(pool_);
  side(Side::kAsk).audit(pool_);
  if (coupons_) coupons_->audit(pool_, *costs_);
  expiries_.audit(pool_);
  std::size_t resting = 0;
  std::size_t expiring = 0;
  for (OrderSlot slot = 0; slot < pool_.slot_count(); ++slot) {
    if (pool_[slot].open == 0) continue;
    ++resting;
    if (pool_[slot].time_in_force == TimeInForce::kGoodTillDate) ++expiring;
    check(pool_[slot].resting);
  }
  check(resting == resting_count_);
  check(expiring == expiries_.size());
  check(halted_ || !is_crossed());
}

}  // namespace farmgate
