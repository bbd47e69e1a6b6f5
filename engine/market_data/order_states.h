// All orders that are open and the last ones that closed, as the events of the market tell of them.
//
// Plain: belongs to one thread at a time, searching included.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/accounts/open_orders.h"
#include "engine/base/check.h"
#include "engine/base/result.h"
#include "engine/base/text_pool.h"
#include "engine/market_data/order_change.h"
#include "engine/market_data/order_state.h"
#include "engine/model/event_record.h"
#include "engine/model/symbols.h"

namespace farmgate {

// So many closed orders can still be found, the last ones.
inline constexpr std::size_t kClosedOrdersKept = 100'000;

// Which orders are wanted: those that are of everything that is given.
struct OrderFilter {
  std::string_view account;    // empty: of any
  std::string_view commodity;  // likewise
  std::string_view zone;       // likewise
  std::optional<Side> side;
};

// Open orders in order of the commands that placed them.
struct OrderPage {
  std::vector<const OrderState*> orders;
  Sequence next_after = 0;  // where the next page goes on from
  bool is_last = false;     // there are no more
};

class OrderStates {
 public:
  // Requires: `closed_kept` is 2 at least, for a fill may close two orders.
  explicit OrderStates(std::size_t closed_kept = kClosedOrdersKept) : closed_kept_(closed_kept) {
    check(closed_kept >= 2);
  }
  OrderStates(const OrderStates&) = delete;
  OrderStates& operator=(const OrderStates&) = delete;

  // Takes the next event in. Fails with kBadInput when it does not fit those before; then what is here is
  // worth nothing.
  Status apply(const EventRecord& event);

  // Fetches what apply() will read of the events that come next. Changes nothing.
  void look_ahead(std::span<const EventRecord> events);

  // What the last event changed, valid until the next one: of a fill the ask, then the bid, of anything else
  // the order that it is about; nothing, when it is about none.
  std::span<const OrderChange> changes() const { return changes_; }
  // An order that is open, from a snapshot: all of `order` but its numbers and id, which the name has. Orders
  // come in any order, before any event, and finish_restore() after them. Returns it as it is here, valid
  // until the next event; nullptr: there is one of this name.
  const OrderState* restore(const OrderState& order, const OrderRecord& name, std::string_view commodity,
                            std::string_view zone);
  void finish_restore();

  // What orders name by number.
  const Symbols& symbols() const { return symbols_; }

  std::size_t open_count() const { return open_count_; }
  // Of one account; one that is not known has none.
  std::size_t open_count(std::string_view account) const;

  // An order, valid until the next apply(); nullptr: it was never there, or closed so long ago that it is not
  // kept. Of several orders that had an id one after the other, the last one.
  const OrderState* find(std::string_view account, std::string_view id) const;
  const OrderState* find(Sequence placed) const;

  // The open orders that pass the filter, from the first one placed after `after` on: up to `size_max` of
  // them, and fewer when that means looking at more than a bounded number of orders.
  OrderPage page(const OrderFilter& filter, Sequence after, std::size_t size_max) const;

 private:
  using Slot = std::uint32_t;

  // Refers to the text of its order.
  struct Name {
    AccountId account;
    ShortText id;

    friend bool operator==(const Name&, const Name&) = default;
  };
  struct HashOfName {
    std::size_t operator()(const Name& name) const;
  };
  struct Placed {
    Sequence sequence = 0;
    Slot slot = 0;
  };
  // A filter in numbers.
  struct Wanted {
    AccountId account;
    CommodityId commodity;
    ZoneId zone;
    std::optional<Side> side;

    bool has(const OrderState& order) const;
  };

  Status apply(const EventRecord& event, const AcceptedRecord& accepted);
  Status apply(const EventRecord&, const RejectedRecord&) { return {}; }
  Status apply(const EventRecord& event, const FilledRecord& fill);
  Status apply(const EventRecord& event, const CancelledRecord& cancelled);
  Status apply(const EventRecord& event, const ExpiredRecord& expired);
  Status apply(const EventRecord& event, const ReplacedRecord& replaced);
  Status apply(const EventRecord&, const ReferenceChangedRecord&) { return {}; }
  Status apply(const EventRecord&, const BookedRecord&) { return {}; }
  // An order that an event to come names.
  struct Ahead {
    const OrderRecord* order = nullptr;
    Name name;
  };
  // What a fill says of one of its sides.
  struct PartOfFill {
    const PartyRecord& party;
    Side side = Side::kBid;
    Lots quantity;
    Price price;
  };
  Status apply_fill(const EventRecord& event, const PartOfFill& part);
  Status cancel_rest(const EventRecord& event, const OrderRecord& name, OrderStatus status, Lots cancelled);

  OrderState& add_open(const OrderRecord& name, std::string_view commodity, std::string_view zone,
                       Sequence placed);
  std::optional<Slot> find_open(const OrderRecord& name) const;
  bool is_of(const EventRecord& event, const OrderState& order) const {
    return symbols_.commodities.symbol(order.commodity) == event.commodity;
  }
  bool is_open(Slot slot, const Name& name) const;
  std::optional<Wanted> wanted(const OrderFilter& filter) const;
  Slot add_slot();
  void note_change(const OrderState& order, Lots open_before);
  void note_open(AccountId account);
  void close(Slot slot, OrderStatus status);
  void forget(Slot slot);
  void drop_forgotten();

  const std::size_t closed_kept_;
  Symbols symbols_;
  TextPool long_ids_;
  std::deque<OrderState> orders_;  // by slot; those with no `placed` are free
  std::vector<Slot> free_;         // slots
  OpenOrders open_;                // gives OrderState::slot
  absl::flat_hash_map<Name, Slot, HashOfName> by_name_;
  std::vector<Placed> by_sequence_;  // in order; some may have been forgotten
  std::deque<Slot> closed_;          // the oldest first
  std::size_t open_count_ = 0;
  std::vector<std::uint32_t> open_by_account_;  // by number
  // The last command by which an order came in or lost its priority: there is one for each.
  Sequence last_entry_ = 0;
  // The order placed last, which the events that follow are mostly about.
  Slot latest_ = kNoOrder;
  std::vector<OrderChange> changes_;
  std::vector<Ahead> ahead_;  // scratch
};

}  // namespace farmgate
