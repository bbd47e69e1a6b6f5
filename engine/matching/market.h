// One commodity's market: its book, the costs of its lanes, and the rules by which orders trade.
//
// A function of its commands: the same commands in the same order give the same events. Single-threaded, no
// I/O, no clock; belongs to one shard and is used by its thread alone.
//
// Invariants, verified by audit():
//   - no two resting orders are compatible (ask + net cost <= bid), unless the commodity is halted;
//   - every order in the pool rests, and every good-till-date one is queued to expire.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/base/prefetch.h"
#include "engine/book/book_side.h"
#include "engine/book/expiry_queue.h"
#include "engine/book/offer_search.h"
#include "engine/book/order_pool.h"
#include "engine/logistics/cost_table.h"
#include "engine/matching/coupon_book.h"
#include "engine/matching/offer_walk.h"
#include "engine/matching/resting_order.h"
#include "engine/model/command.h"
#include "engine/model/event_buffer.h"
#include "engine/model/programme.h"

namespace farmgate {

class Market {
 public:
  // Order prices are whole multiples of `tick`. The programmes, which must outlive it, are those that coupons
  // may be of; without them, none may.
  Market(CommodityId commodity, std::shared_ptr<const CostTable> costs, Price tick = Price{1},
         const TermsOfProgrammes* programmes = nullptr);
  Market(const Market&) = delete;
  Market& operator=(const Market&) = delete;

  // Applies commands that passed the gate, in order, and appends the events of each, indexed from 0.
  // Requires: they are of this commodity or of every one; their sequences increase and their times do not go
  // back; not kReference.
  void apply(std::span<const Command> commands, EventBuffer& events);
  void apply(const Command& command, EventBuffer& events) { apply({&command, 1}, events); }

  // Applies a change of reference data: expiries first, then, on the new costs, whatever trades. The indices
  // of the events, which belong to all commodities together, are the caller's to set.
  void apply_reference(const Command& command, std::shared_ptr<const CostTable> costs, EventBuffer& events);

  // Fetch what a command will read, each step what the one before has made cheap to find: this object, what
  // its book points to, an order.
  void prefetch() const {
    constexpr std::size_t kLine = 64;
    const char* const start = reinterpret_cast<const char*>(this);
    for (std::size_t offset = 0; offset < sizeof *this; offset += kLine) farmgate::prefetch(start + offset);
  }
  void prefetch_book() const {
    for (const BookSide& side : sides_) side.prefetch();
  }
  void prefetch_best() const {
    for (const BookSide& side : sides_) side.prefetch_best(pool_);
  }
  void prefetch(OrderSlot slot) const { pool_.prefetch(slot); }

  std::size_t resting_count() const { return resting_count_; }
  // When the next resting order expires; nothing: none does.
  std::optional<Timestamp> next_expiry() const {
    return expiries_.empty() ? std::nullopt : std::optional(expiries_.next_time());
  }

  // For snapshots, in restore.cc: an order that rests, as it is; and one put back. Requires of restore():
  // nothing was applied yet, and orders come in the order of their priority. Requires of both: between
  // commands.
  RestingOrder resting_order(OrderSlot slot) const;
  void restore(const RestingOrder& order);
  void restore_halt() { halted_ = true; }

  // For a copy that is told what another market has come to, in follow.cc: it matches nothing, and what it is
  // told is taken as it is. Orders come in by restore(), also those that will trade or go with the same
  // command. Requires: the order of the slot rests; 0 < open.
  void follow_fill(OrderSlot slot, Lots open, Lots filled);
  // Under this coupon from here on, if the order is an ask and loses its priority.
  void follow_replace(OrderSlot slot, Price price, Lots open, Sequence sequence, const Coupon& coupon);
  void follow_close(OrderSlot slot);
  void follow_halt(bool halted) { halted_ = halted; }
  void follow_costs(std::shared_ptr<const CostTable> costs);

  // What readers of a copy look at. Valid until the market changes.
  bool is_halted() const { return halted_; }
  const OrderPool& orders() const { return pool_; }
  // Without asks under coupons.
  const BookSide& makers(Side at) const { return side(at); }
  // Those; nullptr: there never were any.
  const CouponBook* coupons() const { return coupons_.get(); }
  const CostTable& costs() const { return *costs_; }
  // The same, for who reads it longer than that.
  const std::shared_ptr<const CostTable>& shared_costs() const { return costs_; }
  // What an ask from there under this coupon could meet, by number of the destination: one row. Requires: it
  // is a coupon.
  CostRows costs_under(const Coupon& coupon, ZoneId origin) const;

  // Calls visit(order) for every order that rests, a RestingOrder, in no particular order.
  template <class Visit>
  void visit_resting(Visit visit) const {
    for (OrderSlot slot = 0; slot < pool_.slot_count(); ++slot) {
      if (pool_[slot].open > 0) visit(resting_order(slot));
    }
  }

  void audit() const;

 private:
  // Commands, in market.cc.
  void apply_one(const Command& command);
  void begin(const Command& command);
  void expire_due();
  void place(const Command& command);
  void cancel(const Command& command);
  void replace(const Command& command);
  void cancel_all(const Command& command, CancelReason reason);
  void halt(const Command& command);
  void keep_priority(OrderSlot slot, const Command& command);
  void lose_priority(OrderSlot slot, const Command& command);

  // An order coming in, in entry.cc.
  void enter(OrderSlot taker, Lots min_quantity);
  bool may_trade(OrderSlot taker, Lots min_quantity);
  Lots tradable(OrderSlot taker, Lots enough);
  void sweep(OrderSlot taker);
  void sweep_all_asks(OrderSlot taker);
  bool meet_own(OrderSlot taker, OrderSlot maker);
  void fill(Order& taker, OrderSlot taker_slot, OrderSlot maker_slot, const Offer& offer);
  void subsidise(const Order& taker, const Order& maker, Price net_cost, Filled& filled) const;
  void settle(Order& taker, OrderSlot slot);
  void rest(Order& order, OrderSlot slot);
  CostRow costs_of(const Order& taker) const;
  CellIndex cell(Side cell_side, ZoneId zone) {
    const LaneNumber number = costs_->number(cell_side, zone);
    const CellIndex known = side(cell_side).find_cell(zone, number);
    return known != kNoCell ? known : side(cell_side).add_cell(zone, number);
  }

  // Asks under coupons, in coupons.cc.
  Coupon coupon_of(const Order& order) const {
    return order.has_coupon ? coupons_->place(order.cell).coupon : Coupon();
  }
  void put_under(Order& order, const Coupon& coupon);
  void redeem(const Order& ask, const Order& bid, Price net_cost, Filled& filled) const;
  void start_among_coupons(const Order& bid);
  OrderSlot next_ask();
  BookSide& book_of(const Order& order) {
    if (order.has_coupon) [[unlikely]] {
      return coupons_->asks();
    }
    return side(order.side);
  }

  // Resting orders that became compatible, in uncross.cc.
  void uncross();
  bool is_crossed() const;
  template <class CostsFrom>
  bool is_crossed(const BookSide& asks, CostsFrom costs_from) const;
  void reenter_all();
  void change_costs(std::shared_ptr<const CostTable> costs);

  // The end of an order, and events.
  void cancel_order(OrderSlot slot, CancelReason reason);
  void expire_order(OrderSlot slot);
  // Takes an order out of the ladders and the expiry queue, where it may be or not.
  void leave_book(Order& order, OrderSlot slot) {
    if (!order.resting) return;
    order.resting = false;
    --resting_count_;
    book_of(order).remove(pool_, slot);
    if (order.time_in_force == TimeInForce::kGoodTillDate) expiries_.remove(pool_, slot);
  }
  // Forgets an order that has left the book.
  void close(Order& order, OrderSlot slot) {
    check(!order.resting);
    pool_.remove(slot);
    events_->note({.cause = sequence_, .time = time_, .commodity = commodity_, .slot = slot});
  }
  // The next event, for the caller to fill in before the one after.
  template <class Payload>
  Payload& emit() {
    return events_->append<Payload>(
        {.sequence = sequence_, .index = next_index_++, .commodity = commodity_, .time = time_});
  }
  // Fill in parts of an event where they lie.
  void name(const Order& order, OrderSlot slot, OrderName& to) {
    to.account = order.account;
    to.slot = slot;
    to.placed = order.placed;
    to.id = pool_.id(slot);
    if (!to.id.is_inside()) to.id = events_->keep(to.id);
  }
  void party(const Order& order, OrderSlot slot, FillParty& to) {
    name(order, slot, to.order);
    to.zone = order.zone;
    to.open = Lots{order.open};
    to.filled = Lots{order.filled};
  }

  BookSide& side(Side side) { return sides_[static_cast<std::size_t>(side)]; }
  const BookSide& side(Side side) const { return sides_[static_cast<std::size_t>(side)]; }

  const CommodityId commodity_;
  std::shared_ptr<const CostTable> costs_;
  bool halted_ = false;
  bool has_subsidies_ = false;  // of lanes or coupons
  OrderPool pool_;
  BookSide sides_[2];                    // by Side; without asks under coupons
  std::unique_ptr<CouponBook> coupons_;  // nullptr: there never were any
  std::size_t resting_count_ = 0;
  ExpiryQueue expiries_;
  OfferSearch search_;                // scratch
  OfferWalk walk_;                    // scratch
  std::vector<OrderSlot> selection_;  // scratch
  const TermsOfProgrammes* const programmes_;
  const Price tick_;

  // The command being applied.
  Sequence sequence_ = 0;
  Timestamp time_;
  std::uint32_t next_index_ = 0;
  EventBuffer* events_ = nullptr;
};

}  // namespace farmgate
