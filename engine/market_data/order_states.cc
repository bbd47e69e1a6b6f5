#include "engine/market_data/order_states.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "engine/base/prefetch.h"
#include "engine/model/prepared_request.h"

namespace farmgate {
namespace {

// A page looks at so many orders at most: some hundred microseconds.
constexpr std::size_t kLookedAtMax = 16'384;

// Forgotten orders among those in order of sequence are dropped when they are more than the others, and more
// than this.
constexpr std::size_t kForgottenMax = 4'096;

// With more accounts, their names are seldom in the caches.
constexpr std::size_t kHotAccountsMax = 8'192;

Error misfit(const EventRecord& event, const OrderRecord& order, const char* what) {
  return {.code = ErrorCode::kBadInput,
          .message = "the events of sequence " + std::to_string(event.sequence) +
                     " do not fit those before: order " + std::string(order.id) + " of " +
                     std::string(order.account) + " " + what};
}

// The number of a symbol, its first or the one that it has.
template <class Id>
Id number(SymbolTable<Id>& table, std::string_view symbol) {
  const Id known = table.find(symbol);
  return known.valid() ? known : table.add(symbol);
}

// The order that an event names, of a fill the one that rested: the other was placed last. nullptr: there is
// none.
const OrderRecord* order_of(const EventRecord& event) {
  if (const auto* filled = std::get_if<FilledRecord>(&event.payload)) return &filled->maker().order;
  if (const auto* accepted = std::get_if<AcceptedRecord>(&event.payload)) return &accepted->order;
  if (const auto* cancelled = std::get_if<CancelledRecord>(&event.payload)) return &cancelled->order;
  if (const auto* replaced = std::get_if<ReplacedRecord>(&event.payload)) return &replaced->order;
  const auto* expired = std::get_if<ExpiredRecord>(&event.payload);
  return expired == nullptr ? nullptr : &expired->order;
}

void prefetch_all_of(const OrderState& order) {
  constexpr std::size_t kLine = 64;
  const char* const start = reinterpret_cast<const char*>(&order);
  for (std::size_t offset = 0; offset < sizeof order; offset += kLine) prefetch(start + offset);
}

}  // namespace

// Spreads the accounts that use one id over all hashes (Fibonacci hashing).
std::size_t OrderStates::HashOfName::operator()(const Name& name) const {
  return hash_of_id(name.id) + name.account.value() * 0x9e3779b97f4a7c15u;
}

// Each step reads what the one before has fetched, for all events at once, so that the memory is waited for
// together.
void OrderStates::look_ahead(std::span<const EventRecord> events) {
  ahead_.clear();
  for (const EventRecord& event : events) {
    if (const OrderRecord* const order = order_of(event)) ahead_.push_back({.order = order, .name = {}});
  }
  for (const Ahead& next : ahead_) symbols_.accounts.prefetch(NameNumber{}, next.order->account);
  if (symbols_.accounts.size() > kHotAccountsMax) {
    for (const Ahead& next : ahead_) symbols_.accounts.prefetch_text(NameNumber{}, next.order->account);
  }
  for (Ahead& next : ahead_) {
    next.name = {.account = symbols_.accounts.find(next.order->account), .id = next.order->id};
    by_name_.prefetch(next.name);
  }
  for (const Ahead& next : ahead_) {
    if (const auto found = by_name_.find(next.name); found != by_name_.end()) {
      prefetch_all_of(orders_[found->second]);
    }
  }
}

Status OrderStates::apply(const EventRecord& event) {
  changes_.clear();
  return std::visit([&](const auto& payload) { return apply(event, payload); }, event.payload);
}

Status OrderStates::apply(const EventRecord& event, const AcceptedRecord& accepted) {
  if (event.sequence <= last_entry_) return misfit(event, accepted.order, "is accepted out of order");
  if (find_open(accepted.order)) return misfit(event, accepted.order, "is accepted again");

  last_entry_ = event.sequence;
  OrderState& order = add_open(accepted.order, event.commodity, accepted.zone, event.sequence);
  order.terms() = {.expire_time = accepted.expire_time,
                   .quantity = accepted.quantity,
                   .price = accepted.price,
                   .min_quantity = accepted.min_quantity,
                   .side = accepted.side,
                   .time_in_force = accepted.time_in_force,
                   .self_trade = accepted.self_trade,
                   .post_only = accepted.post_only};
  order.changed = event.sequence;
  order.placed_time = event.time;
  order.original_quantity = order.open = accepted.quantity;
  note_change(order, Lots{0});
  return {};
}

// An open order of this name, about which nothing else is said yet.
OrderState& OrderStates::add_open(const OrderRecord& name, std::string_view commodity, std::string_view zone,
                                  Sequence placed) {
  const Slot slot = add_slot();
  OrderState& order = orders_[slot];
  order.placed = placed;
  order.id = name.id;
  if (!order.id.is_inside()) order.id = long_ids_.keep(name.id);
  order.account = number(symbols_.accounts, name.account);
  order.commodity = number(symbols_.commodities, commodity);
  order.zone = number(symbols_.zones, zone);
  order.slot = open_.add(order.commodity, RecordId{slot});

  const Name key{.account = order.account, .id = order.id};
  const auto [named, is_new] = by_name_.try_emplace(key, slot);
  if (!is_new) {  // an order had the id before, and the key there refers to its text
    by_name_.erase(named);
    by_name_.emplace(key, slot);
  }
  latest_ = slot;
  by_sequence_.push_back({.sequence = placed, .slot = slot});
  note_open(order.account);
  return order;
}

void OrderStates::note_open(AccountId account) {
  ++open_count_;
  if (account.value() >= open_by_account_.size()) open_by_account_.resize(account.value() + 1);
  ++open_by_account_[account.value()];
}

std::size_t OrderStates::open_count(std::string_view account) const {
  const AccountId number = symbols_.accounts.find(account);
  return number.valid() && number.value() < open_by_account_.size() ? open_by_account_[number.value()] : 0;
}

const OrderState* OrderStates::restore(const OrderState& order, const OrderRecord& name,
                                       std::string_view commodity, std::string_view zone) {
  if (find_open(name)) return nullptr;
  OrderState& restored = add_open(name, commodity, zone, order.placed);
  restored.terms() = order.terms();
  restored.changed = order.changed;
  restored.placed_time = order.placed_time;
  restored.filled_money = order.filled_money;
  restored.fill_count = order.fill_count;
  restored.original_quantity = order.original_quantity;
  restored.open = order.open;
  restored.filled = order.filled;
  return &restored;
}

void OrderStates::finish_restore() {
  std::ranges::sort(by_sequence_, {}, &Placed::sequence);
  if (!by_sequence_.empty()) last_entry_ = by_sequence_.back().sequence;
}

Status OrderStates::apply(const EventRecord& event, const FilledRecord& fill) {
  Status sold = apply_fill(
      event, {.party = fill.ask, .side = Side::kAsk, .quantity = fill.quantity, .price = fill.farm_gate});
  if (!sold) return sold;
  return apply_fill(
      event, {.party = fill.bid, .side = Side::kBid, .quantity = fill.quantity, .price = fill.delivered});
}

Status OrderStates::apply_fill(const EventRecord& event, const PartOfFill& part) {
  const PartyRecord& party = part.party;
  const Lots quantity = part.quantity;
  const std::optional<Slot> slot = find_open(party.order);
  if (!slot) return misfit(event, party.order, "is filled, and is not open");
  OrderState& order = orders_[*slot];
  const bool is_such = order.side == part.side && is_of(event, order);
  if (!is_such) return misfit(event, party.order, "is filled on another side or in another commodity");
  const bool adds_up = order.open - quantity == party.open && order.filled + quantity == party.filled;
  if (!adds_up) return misfit(event, party.order, "is filled by other quantities than it has");
  order.changed = event.sequence;
  order.open = party.open;
  order.filled = party.filled;
  order.filled_money += static_cast<std::int64_t>(money(part.price, quantity));
  ++order.fill_count;
  note_change(order, party.open + quantity);
  if (party.open == Lots{0}) close(*slot, OrderStatus::kFilled);
  return {};
}

Status OrderStates::apply(const EventRecord& event, const CancelledRecord& cancelled) {
  if (const auto slot = find_open(cancelled.order)) orders_[*slot].cancel_reason = cancelled.reason;
  return cancel_rest(event, cancelled.order, OrderStatus::kCancelled, cancelled.cancelled);
}

Status OrderStates::apply(const EventRecord& event, const ExpiredRecord& expired) {
  return cancel_rest(event, expired.order, OrderStatus::kExpired, expired.cancelled);
}

Status OrderStates::cancel_rest(const EventRecord& event, const OrderRecord& name, OrderStatus status,
                                Lots cancelled) {
  const std::optional<Slot> slot = find_open(name);
  if (!slot) return misfit(event, name, "is cancelled or expires, and is not open");
  OrderState& order = orders_[*slot];
  const bool adds_up = order.open == cancelled && is_of(event, order);
  if (!adds_up)
    return misfit(event, name, "has other lots open, or in another commodity, than are cancelled");
  order.changed = event.sequence;
  order.open = Lots{0};
  order.cancelled = cancelled;
  note_change(order, cancelled);
  close(*slot, status);
  return {};
}

Status OrderStates::apply(const EventRecord& event, const ReplacedRecord& replaced) {
  const std::optional<Slot> slot = find_open(replaced.order);
  if (!slot) return misfit(event, replaced.order, "is replaced, and is not open");
  OrderState& order = orders_[*slot];
  const bool adds_up =
      order.filled == replaced.filled && replaced.open + replaced.filled == replaced.quantity;
  if (!adds_up) return misfit(event, replaced.order, "is replaced by quantities that do not add up");
  if (!is_of(event, order)) return misfit(event, replaced.order, "is replaced in another commodity");
  const Lots open_before = order.open;
  const bool keeps_priority = replaced.price == Price{order.price} && replaced.open <= open_before;
  if (!keeps_priority) {
    if (event.sequence <= last_entry_) return misfit(event, replaced.order, "is replaced out of order");
    last_entry_ = event.sequence;
  }
  order.changed = event.sequence;
  order.quantity = replaced.quantity;
  order.price = replaced.price;
  order.open = replaced.open;
  note_change(order, open_before);
  changes_.back().loses_priority = !keeps_priority;
  return {};
}

std::optional<OrderStates::Slot> OrderStates::find_open(const OrderRecord& name) const {
  const Name wanted{.account = symbols_.accounts.find(name.account), .id = name.id};
  if (latest_ != kNoOrder && is_open(latest_, wanted)) return latest_;
  const auto found = by_name_.find(wanted);
  if (found == by_name_.end() || !orders_[found->second].is_open()) return std::nullopt;
  return found->second;
}

// Whether an order is open and has this name, which no other open one has.
bool OrderStates::is_open(Slot slot, const Name& name) const {
  const OrderState& order = orders_[slot];
  return order.placed != 0 && order.is_open() && order.account == name.account && order.id == name.id;
}

OrderStates::Slot OrderStates::add_slot() {
  if (free_.empty()) {
    orders_.emplace_back();
    return static_cast<Slot>(orders_.size() - 1);
  }
  const Slot slot = free_.back();
  free_.pop_back();
  return slot;
}

void OrderStates::note_change(const OrderState& order, Lots open_before) {
  changes_.push_back({.order = &order, .open_before = open_before});
}

void OrderStates::close(Slot slot, OrderStatus status) {
  orders_[slot].status = status;
  open_.remove(orders_[slot].commodity, orders_[slot].slot);
  --open_count_;
  --open_by_account_[orders_[slot].account.value()];
  closed_.push_back(slot);
  if (closed_.size() <= closed_kept_) return;
  forget(closed_.front());
  closed_.pop_front();
}

void OrderStates::forget(Slot slot) {
  OrderState& order = orders_[slot];
  const auto named = by_name_.find({.account = order.account, .id = order.id});
  if (named != by_name_.end() && named->second == slot) by_name_.erase(named);
  if (!order.id.is_inside()) long_ids_.release(order.id);
  order = {};
  free_.push_back(slot);
  drop_forgotten();
}

void OrderStates::drop_forgotten() {
  const std::size_t kept = orders_.size() - free_.size();
  if (by_sequence_.size() - kept <= std::max(kept, kForgottenMax)) return;
  std::erase_if(by_sequence_,
                [this](const Placed& placed) { return orders_[placed.slot].placed != placed.sequence; });
}

const OrderState* OrderStates::find(std::string_view account, std::string_view id) const {
  const auto found = by_name_.find({.account = symbols_.accounts.find(account), .id = id});
  return found == by_name_.end() ? nullptr : &orders_[found->second];
}

const OrderState* OrderStates::find(Sequence placed) const {
  const auto at = std::ranges::lower_bound(by_sequence_, placed, {}, &Placed::sequence);
  if (at == by_sequence_.end() || orders_[at->slot].placed != placed) return nullptr;
  return &orders_[at->slot];
}

bool OrderStates::Wanted::has(const OrderState& order) const {
  return (!account.valid() || account == order.account) &&
         (!commodity.valid() || commodity == order.commodity) && (!zone.valid() || zone == order.zone) &&
         (!side || *side == order.side);
}

// Nothing: it names what no order has.
std::optional<OrderStates::Wanted> OrderStates::wanted(const OrderFilter& filter) const {
  const Wanted wanted{.account = symbols_.accounts.find(filter.account),
                      .commodity = symbols_.commodities.find(filter.commodity),
                      .zone = symbols_.zones.find(filter.zone),
                      .side = filter.side};
  const bool all_known = wanted.account.valid() == !filter.account.empty() &&
                         wanted.commodity.valid() == !filter.commodity.empty() &&
                         wanted.zone.valid() == !filter.zone.empty();
  return all_known ? std::optional(wanted) : std::nullopt;
}

OrderPage OrderStates::page(const OrderFilter& filter, Sequence after, std::size_t size_max) const {
  OrderPage page{.orders = {}, .next_after = after};
  const auto wanted = this->wanted(filter);
  auto at = std::ranges::upper_bound(by_sequence_, after, {}, &Placed::sequence);
  if (!wanted) at = by_sequence_.end();
  for (std::size_t looked_at = 0; at != by_sequence_.end() && looked_at < kLookedAtMax; ++at, ++looked_at) {
    if (page.orders.size() == size_max) break;
    const OrderState& order = orders_[at->slot];
    const bool is_meant = order.placed == at->sequence && order.is_open() && wanted->has(order);
    if (is_meant) page.orders.push_back(&order);
    page.next_after = at->sequence;
  }
  page.is_last = at == by_sequence_.end();
  return page;
}

}  // namespace farmgate
