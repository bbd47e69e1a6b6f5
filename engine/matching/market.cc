#include "engine/matching/market.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"

namespace farmgate {

Market::Market(CommodityId commodity, std::shared_ptr<const CostTable> costs) : commodity_(commodity) {
  change_costs(std::move(costs));
}

void Market::apply(const Command& command, EventBuffer& events) {
  begin(command, events);
  switch (command.operation) {
    case Operation::kNew:
      return place(command);
    case Operation::kCancel:
      return cancel(command);
    case Operation::kReplace:
      return replace(command);
    case Operation::kMassCancel:
      return cancel_all(command);
    case Operation::kHalt:
      return halt(true);
    case Operation::kResume:
      return halt(false);
    case Operation::kTick:
      return;
    case Operation::kReference:
      break;
  }
  check(false);  // apply_reference() takes those
}

void Market::apply_reference(const Command& command, std::shared_ptr<const CostTable> costs,
                             EventBuffer& events) {
  begin(command, events);
  if (costs != costs_) change_costs(std::move(costs));
  uncross();
}

void Market::begin(const Command& command, EventBuffer& events) {
  check(command.sequence > sequence_);
  check(command.time >= time_);
  check(!command.commodity.valid() || command.commodity == commodity_);
  sequence_ = command.sequence;
  time_ = command.time;
  next_index_ = 0;
  events_ = &events;
  expire_due();
}

void Market::expire_due() {
  while (!expiries_.empty() && expiries_.next_time() <= time_) expire_order(expiries_.next());
}

void Market::place(const Command& command) {
  const OrderSlot slot = pool_.add(command.order_id);
  OrderDetails& details = pool_.details(slot);
  details.placed = command.sequence;
  details.expire_time = command.expire_time;
  details.side = command.side;
  details.time_in_force = command.time_in_force;
  details.self_trade = command.self_trade;
  details.post_only = command.post_only;
  RestingOrder& order = pool_[slot];
  order.priority = command.sequence;
  order.score = score(command.side, command.price);
  order.open = static_cast<std::uint32_t>(command.quantity.value());
  order.cell = cell(command.side, command.zone);
  order.account = command.account;

  emit(Accepted{.order = name(slot),
                .side = command.side,
                .time_in_force = command.time_in_force,
                .self_trade = command.self_trade,
                .post_only = command.post_only,
                .zone = command.zone,
                .quantity = command.quantity,
                .price = command.price,
                .expire_time = command.expire_time,
                .min_quantity = command.min_quantity});
  enter(slot, command.min_quantity);
}

void Market::cancel(const Command& command) {
  const OrderSlot slot = placed_.find(pool_, command.placed);
  if (slot != kNoOrder) return cancel_order(slot, CancelReason::kCancel);
  emit(Rejected{.known_account = command.account,
                .account = {},
                .order_id = events_->keep(command.order_id),
                .reason = RejectReason::kOrderClosed});
}

void Market::replace(const Command& command) {
  const OrderSlot slot = placed_.find(pool_, command.placed);
  if (slot == kNoOrder) return cancel(command);  // says that the order is closed

  const RestingOrder& order = pool_[slot];
  const OrderDetails& details = pool_.details(slot);
  const Lots filled{details.filled};
  if (command.quantity <= filled) return cancel_order(slot, CancelReason::kReplace);
  const bool keeps_priority =
      order.score == score(details.side, command.price) && command.quantity <= filled + Lots{order.open};
  if (keeps_priority) return keep_priority(slot, command);
  lose_priority(slot, command);
}

void Market::keep_priority(OrderSlot slot, const Command& command) {
  RestingOrder& order = pool_[slot];
  const Lots filled{pool_.details(slot).filled};
  const Lots before = filled + Lots{order.open};
  order.open = static_cast<std::uint32_t>((command.quantity - filled).value());
  emit(Replaced{.order = name(slot),
                .side = pool_.details(slot).side,
                .quantity = command.quantity,
                .quantity_before = before,
                .price = command.price,
                .open = Lots{order.open},
                .filled = filled});
}

void Market::lose_priority(OrderSlot slot, const Command& command) {
  leave_book(slot);
  pool_[slot].priority = command.sequence;
  pool_[slot].score = score(pool_.details(slot).side, command.price);
  keep_priority(slot, command);
  enter(slot, Lots{0});
}

void Market::cancel_all(const Command& command) {
  selection_.clear();
  for (OrderSlot slot = 0; slot < pool_.slot_count(); ++slot) {
    const RestingOrder& order = pool_[slot];
    if (order.open == 0 || order.account != command.account) continue;
    if (command.one_side && pool_.details(slot).side != command.side) continue;
    selection_.push_back(slot);
  }
  std::ranges::sort(selection_, {}, [this](OrderSlot slot) { return pool_[slot].priority; });
  for (const OrderSlot slot : selection_) cancel_order(slot, CancelReason::kMassCancel);
}

void Market::halt(bool halted) {
  halted_ = halted;
  emit(ReferenceChanged{.change = nullptr, .halted = halted});
  uncross();
}

void Market::cancel_order(OrderSlot slot, CancelReason reason) {
  const Lots open{pool_[slot].open};
  emit(Cancelled{.order = name(slot),
                 .reason = reason,
                 .filled = Lots{pool_.details(slot).filled},
                 .cancelled = open,
                 .priority = pool_[slot].priority});
  leave_book(slot);
  close(slot);
}

void Market::expire_order(OrderSlot slot) {
  const OrderDetails& details = pool_.details(slot);
  emit(Expired{.order = name(slot),
               .filled = Lots{details.filled},
               .cancelled = Lots{pool_[slot].open},
               .expire_time = details.expire_time,
               .priority = pool_[slot].priority});
  leave_book(slot);
  close(slot);
}

// Takes an order out of the ladders and the expiry queue, where it may be or not.
void Market::leave_book(OrderSlot slot) {
  OrderDetails& details = pool_.details(slot);
  if (!details.resting) return;
  details.resting = false;
  side_of(slot).remove(pool_, slot);
  if (details.time_in_force == TimeInForce::kGoodTillDate) expiries_.remove(pool_, slot);
}

// Forgets an order that has left the book.
void Market::close(OrderSlot slot) {
  check(!pool_.details(slot).resting);
  if (pool_.details(slot).known) placed_.remove(pool_, pool_.details(slot).placed);
  pool_.remove(slot);
}

OrderName Market::name(OrderSlot slot) {
  return {.account = pool_[slot].account,
          .placed = pool_.details(slot).placed,
          .id = events_->keep(pool_.id(slot))};
}

void Market::audit() const {
  side(Side::kBid).audit(pool_);
  side(Side::kAsk).audit(pool_);
  expiries_.audit(pool_);
  std::size_t resting = 0;
  std::size_t expiring = 0;
  for (OrderSlot slot = 0; slot < pool_.slot_count(); ++slot) {
    if (pool_[slot].open == 0) continue;
    ++resting;
    const OrderDetails& details = pool_.details(slot);
    if (details.time_in_force == TimeInForce::kGoodTillDate) ++expiring;
    check(details.resting && details.known);
    check(placed_.find(pool_, details.placed) == slot);
  }
  check(resting == placed_.size());
  check(expiring == expiries_.size());
  check(halted_ || !is_crossed());
}

}  // namespace farmgate
