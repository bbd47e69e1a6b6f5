#include "engine/accounts/gate.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/accounts/content.h"
#include "engine/base/check.h"

namespace farmgate {
namespace {

using Fault = std::optional<RejectReason>;

Decision passed() {
  return {};
}

Decision rejected(RejectReason reason) {
  return {.outcome = Decision::Outcome::kRejected, .reason = reason};
}

Decision booked() {
  return {.outcome = Decision::Outcome::kBooked};
}

Decision retry_of(Sequence first) {
  return {.outcome = Decision::Outcome::kRetry, .first = first};
}

Fault fault_of_amounts(const Terms& request, const Commodity& commodity) {
  const Price price = request.price;
  // The collar lies within the bounds of all prices.
  const bool in_range = price >= commodity.collar.lowest && price <= commodity.collar.highest;
  if (!in_range) return RejectReason::kPriceOutOfRange;
  const bool on_tick = commodity.tick == Price{1} || price.value() % commodity.tick.value() == 0;
  if (!on_tick) return RejectReason::kPriceOffTick;
  const Lots quantity = request.quantity;
  const bool quantity_fits = quantity >= kQuantityMin && quantity <= kQuantityMax;
  if (!quantity_fits) return RejectReason::kQuantityOutOfRange;
  return {};
}

// Says whose orders a halt or a suspension cancels, if any: both sides, whatever the command said before.
void choose_orders(const PreparedRequest& request, AccountId account, Command& command) {
  command.account = account;
  command.one_side = false;
  command.cancel_resting = request.is_given(kCancelResting);
}

// One that is of every commodity, or behind which decisions may hang on more than before.
bool ends_block(const PreparedRequest& request) {
  return request.operation == Operation::kTick || request.operation == Operation::kReference ||
         request.operation == Operation::kCreditLine || is_suspension(request.operation) ||
         (request.operation == Operation::kMassCancel && request.commodity.empty());
}

// So many are taken to be in the caches.
constexpr std::size_t kHotCommoditiesMax = 64;
constexpr std::size_t kHotAccountsMax = 8192;

}  // namespace

void Decisions::append_to(std::vector<Decision>& all, std::size_t size) const {
  const std::size_t first = all.size();
  all.resize(first + size);
  for (const Answer& answer : answers())
    all[first + answer.request] = answer.booked.valid() ? booked() : rejected(answer.reason);
  for (const Retry& retry : retries()) all[first + retry.request] = retry_of(retry.first);
  for (const Grant& grant : grants()) all[first + grant.request].coupon = grant.coupon;
}

Gate::Gate(ReferenceData reference, const GateOptions& options)
    : reference_(std::move(reference)),
      options_(options),
      memory_(options.remembered_closes),
      counts_credit_(reference_.has_credit_lines()),
      follows_events_(counts_credit_ || has_programmes()) {
  replace_holds_.reserve(Decisions::kSizeMax);
  if (options.expected_orders == 0) return;
  memory_.reserve(options.expected_orders);
  // Nothing is used of any line yet: this makes the memory ready where that is kept.
  for (std::size_t i = 0; i < reference_.symbols().accounts.size(); ++i) {
    if (reference_.account(AccountId{i}).credit_line.has_value()) credit_.use(AccountId{i}, 0);
  }
}

// A block is looked up step by step, so that each step finds in the caches what the one before has fetched.
[[gnu::flatten]] std::size_t Gate::decide(std::span<const PreparedRequest> requests, Sequence first,
                                          Decisions& decisions) {
  const auto block = requests.first(block_size(requests));
  Lookaheads lookaheads;
  look_ahead(block, lookaheads);
  decisions.passed_count = 0;
  decisions.answer_count = 0;
  decisions.retry_count = 0;
  decisions.grant_count = 0;
  if (follows_events()) [[unlikely]] {
    replace_holds_.clear();
  }
  for (std::size_t i = 0; i < block.size(); ++i) {
    Command& command = decisions.passed[decisions.passed_count];
    const Decision decision = decide(block[i], lookaheads[i], first + i, command);
    if (decision.outcome == Decision::Outcome::kPassed) [[likely]] {
      ++decisions.passed_count;
      if (command.coupon.exists()) [[unlikely]] {
        decisions.granted[decisions.grant_count++] = {.request = static_cast<std::uint32_t>(i),
                                                      .coupon = command.coupon};
      }
    } else if (decision.outcome == Decision::Outcome::kRetry) {
      decisions.retried[decisions.retry_count++] = {.request = static_cast<std::uint32_t>(i),
                                                    .first = decision.first};
    } else {
      const bool is_booked = decision.outcome == Decision::Outcome::kBooked;
      decisions.answered[decisions.answer_count++] = {
          .request = static_cast<std::uint32_t>(i),
          .passed_before = static_cast<std::uint32_t>(decisions.passed_count),
          .booked = is_booked ? command.account : AccountId{},
          .reason = decision.reason};
    }
  }
  return block.size();
}

Decision Gate::decide(const PreparedRequest& request, Sequence sequence, Command& command) {
  Lookahead lookahead;
  look_ahead(request, lookahead);
  if (follows_events()) replace_holds_.clear();
  Decision decision = decide(request, lookahead, sequence, command);
  if (decision.outcome == Decision::Outcome::kPassed) decision.coupon = command.coupon;
  return decision;
}

// What a command closes and releases counts two epochs later: requests of two epochs in a row can't hang on
// what each other close, and none can while nothing is forgotten and nobody has a credit line.
std::size_t Gate::block_size(std::span<const PreparedRequest> requests) const {
  const std::size_t size_max = std::min(requests.size(), Decisions::kSizeMax);
  const bool may_hang_on_others = may_need_reports(Decisions::kSizeMax);
  const Timestamp end = epoch_begin(epoch(requests.front().time) + 2);
  std::size_t size = 0;
  while (size < size_max) {
    const bool could_hang_on_them = may_hang_on_others && requests[size].time >= end;
    if (could_hang_on_them && size > 0) break;
    const PreparedRequest& request = requests[size++];
    if (request.operation >= Operation::kMassCancel && ends_block(request)) break;
  }
  return size;
}

// A new order has no record to look for; which requests are of one is as good as chance, so they are told
// apart without a branch.
inline void Gate::look_ahead(std::span<const PreparedRequest> block, Lookaheads& lookaheads) const {
  std::array<std::uint32_t, Decisions::kSizeMax + 1> old_orders{};  // the requests that name one
  std::size_t old_count = 0;
  if (reference_.symbols().accounts.size() > kHotAccountsMax) fetch_accounts(block);
  for (std::size_t i = 0; i < block.size(); ++i) {
    look_ahead(block[i], lookaheads[i]);
    old_orders[old_count] = static_cast<std::uint32_t>(i);
    old_count += block[i].operation != Operation::kNew ? 1 : 0;
  }
  if (reference_.symbols().commodities.size() > kHotCommoditiesMax) fetch_commodities(block);
  for (std::size_t i = 0; i < old_count; ++i) {
    Lookahead& lookahead = lookaheads[old_orders[i]];
    lookahead.record = memory_.prefetch_record(lookahead.order_hash);
  }
}

// The numbers of accounts and what requests are held against of them, where there is so much of it that it is
// seldom in the caches. What each step reads, the one before it has fetched.
[[gnu::noinline]] void Gate::fetch_accounts(std::span<const PreparedRequest> block) const {
  const SymbolTable<AccountId>& accounts = reference_.symbols().accounts;
  for (const PreparedRequest& request : block) accounts.prefetch(request.account_name);
  for (const PreparedRequest& request : block) accounts.prefetch(request.account_name, request.account);
  for (const PreparedRequest& request : block) accounts.prefetch_text(request.account_name, request.account);
  for (const PreparedRequest& request : block) {
    const AccountId account = accounts.find(request.account_name, request.account);
    if (!account.valid()) continue;
    reference_.prefetch(account);
    if (counts_credit_) credit_.prefetch(account);
  }
}

// What new orders are held against, where there is so much of it that it is seldom in the caches.
[[gnu::noinline]] void Gate::fetch_commodities(std::span<const PreparedRequest> block) const {
  for (const PreparedRequest& request : block) {
    if (request.operation != Operation::kNew) continue;
    const CommodityId commodity = commodity_of(request);
    if (!commodity.valid()) continue;
    reference_.prefetch(commodity);
    open_orders_.prefetch(commodity);
  }
}

inline Decision Gate::decide(const PreparedRequest& request, const Lookahead& lookahead, Sequence sequence,
                             Command& command) {
  memory_.advance(request.time);
  if (!request.is_well_formed) return rejected(RejectReason::kMalformed);

  command.sequence = sequence;
  command.time = request.time;
  command.operation = request.operation;
  command.coupon = Coupon();
  if (!is_from_account(request.operation)) return decide_for_operator(request, command);

  command.account = lookahead.account;
  if (!command.account.valid()) [[unlikely]] {  // it may have been opened since
    command.account = open_account(request);
    if (!command.account.valid()) return rejected(RejectReason::kUnknownAccount);
    return decide_for_account(
        request,
        {.order_hash = IdKey::hash_of(command.account, request.order_id_hash), .account = {}, .record = {}},
        command);
  }
  return decide_for_account(request, lookahead, command);
}

Decision Gate::decide_for_account(const PreparedRequest& request, const Lookahead& lookahead,
                                  Command& command) {
  switch (request.operation) {
    case Operation::kNew:
      return decide_new(request, lookahead, command);
    case Operation::kCancel:
    case Operation::kReplace:
    case Operation::kDisconnect:
      return decide_on_order(request, lookahead, command);
    case Operation::kMassCancel:
      return decide_mass_cancel(request, command);
    default:
      return decide_booking(request, command);
  }
}

Decision Gate::decide_for_operator(const PreparedRequest& request, Command& command) {
  command.commodity = CommodityId{};
  if (request.operation == Operation::kReference) return decide_reference(request);
  if (request.operation == Operation::kTick) return passed();
  if (is_suspension(request.operation)) return decide_suspension(request, command);
  return decide_halt(request, command);
}

// The account of a request that was not known when it was looked ahead; not valid(): it still is not.
AccountId Gate::open_account(const PreparedRequest& request) {
  const AccountId known = reference_.symbols().accounts.find(request.account_name, request.account);
  return known.valid() || !options_.open_accounts ? known : reference_.open_account(request.account);
}

// What a request is that uses an id again: the first one's retry, or a mistake.
Decision Gate::used_again(const IdRecord& first, const PreparedRequest& request) const {
  Content content;
  set_content(request, request.is_given(kCommodityGiven) ? commodity_of(request) : CommodityId{},
              request.is_given(kZoneGiven) ? zone_of(request) : ZoneId{}, content);
  if (content != first.content) return rejected(RejectReason::kDuplicateId);
  return retry_of(first.sequence);
}

Decision Gate::decide_new(const PreparedRequest& request, const Lookahead& lookahead, Command& command) {
  if (reference_.account(command.account).deleted) return rejected(RejectReason::kUnknownAccount);
  const IdKey key(command.account, request.order_id, WithHash{lookahead.order_hash});
  const IdTable::Place place = memory_.look_up_order(key);
  if (place.record.valid()) return used_again(memory_.order(place.record), request);

  command.commodity = commodity_of(request);
  command.zone = zone_of(request);
  if (const Fault fault = fault_of_new(request, command)) return rejected(*fault);
  if (follows_events()) [[unlikely]] {
    credit_.advance(request.time);
    if (!covers_new(request, command.account)) return rejected(RejectReason::kCreditExceeded);
    programmes_.advance(request.time);
    command.coupon = coupon_for_new(request, command);
  }

  take_order(request, key, place, command);
  return passed();
}

// Remembers a new order, and names it to its market.
void Gate::take_order(const PreparedRequest& request, const IdKey& key, const IdTable::Place& place,
                      Command& command) {
  const IdTable::Added order = memory_.remember_order(key, place, command.sequence);
  command.slot = open_orders_.add(command.commodity, order.id);
  if (follows_events()) [[unlikely]] {
    reserve_new(request, command.account, order.id);
    lock_for_new(request, command, order.id);
  }
  order.record.slot_or_order = command.slot;
  set_content(request, command.commodity, command.zone, order.record.content);

  command.placed = command.sequence;
  command.order_id = request.order_id;
  command.terms() = request.terms();
}

Fault Gate::fault_of_new(const PreparedRequest& request, const Command& command) const {
  const bool commodity_known = command.commodity.valid() && !reference_.commodity(command.commodity).deleted;
  if (!commodity_known) return RejectReason::kUnknownCommodity;
  const bool zone_known = command.zone.valid() && !reference_.zone(command.zone).deleted;
  if (!zone_known) return RejectReason::kUnknownZone;

  const Commodity& commodity = reference_.commodity(command.commodity);
  if (const Fault fault = fault_of_amounts(request, commodity)) return fault;
  const bool minimum_fits = Lots{request.min_quantity} <= Lots{request.quantity};
  if (!minimum_fits) return RejectReason::kQuantityOutOfRange;
  const bool expired =
      request.time_in_force == TimeInForce::kGoodTillDate && request.expire_time <= request.time;
  if (expired) return RejectReason::kExpiredOnArrival;
  return fault_of_standing(commodity, command.account);
}

// Why nobody may place or replace orders of the commodity, or the account none at all.
inline Fault Gate::fault_of_standing(const Commodity& commodity, AccountId account) const {
  if (commodity.halted) return RejectReason::kHalted;
  if (reference_.is_suspended(account)) return RejectReason::kSuspended;
  return {};
}

Decision Gate::decide_on_order(const PreparedRequest& request, const Lookahead& lookahead, Command& command) {
  const IdKey key(command.account, request.order_id, WithHash{lookahead.order_hash});
  const RecordId known = memory_.find_order(key, lookahead.record);
  const bool has_id = !request.request_id.empty();
  const IdKey request_key = has_id ? IdKey(command.account, request.request_id) : IdKey();
  IdTable::Place place;  // of the request id
  if (has_id) {
    place = memory_.look_up_request(request_key);
    if (place.record.valid()) {
      const IdRecord& first = memory_.request(place.record);
      if (first.slot_or_order != known.value()) return rejected(RejectReason::kDuplicateId);
      return used_again(first, request);
    }
  }
  if (!known.valid()) return rejected(RejectReason::kUnknownOrder);
  const IdRecord& order = memory_.order(known);
  if (request.operation == Operation::kReplace) {
    if (const Fault fault = fault_of_replace(request, order)) return rejected(*fault);
    if (follows_events()) [[unlikely]] {
      credit_.advance(request.time);
      if (!covers_replace(request, known)) return rejected(RejectReason::kCreditExceeded);
      programmes_.advance(request.time);
      command.coupon = coupon_for_replace(request, known);
      hold_for_replace(request, command, known);
    }
  }
  name_order(request, order, command);
  if (has_id) remember_request(request, request_key, place, known, command);
  return passed();
}

// What a replace needs beyond what its order has is taken until its market has answered.
void Gate::hold_for_replace(const PreparedRequest& request, const Command& command, RecordId order) {
  const std::int64_t reserved = reserve_replace(request, order, command.sequence);
  const std::int64_t locked = lock_for_replace(request, command, order);
  if (reserved == 0 && locked == 0) return;
  replace_holds_.push_back({.sequence = command.sequence,
                            .reserved = reserved,
                            .programme = command.coupon.programme,
                            .locked = locked});
}

// Names the order of a cancel or a replace to its market.
void Gate::name_order(const PreparedRequest& request, const IdRecord& order, Command& command) {
  command.commodity = order.content.commodity;
  command.zone = order.content.zone_id();
  command.placed = order.sequence;
  command.slot = order.slot_or_order;
  command.order_id = request.order_id;
  command.terms() = request.terms();
  command.side = order.content.terms.side;
  open_orders_.prefetch(command.commodity, command.slot);  // its close may be reported soon
}

// Remembers a cancel or a replace under its id.
void Gate::remember_request(const PreparedRequest& request, const IdKey& key, const IdTable::Place& place,
                            RecordId order, const Command& command) {
  IdRecord& record = memory_.remember_request(key, place, command.sequence, order);
  record.slot_or_order = order.value();
  set_content(request, request.is_given(kCommodityGiven) ? command.commodity : CommodityId{},
              request.is_given(kZoneGiven) ? command.zone : ZoneId{}, record.content);
}

Fault Gate::fault_of_replace(const PreparedRequest& request, const IdRecord& order) const {
  const Symbols& symbols = reference_.symbols();
  const Content& placed = order.content;
  const bool same_order =
      (!request.is_given(kSideGiven) || request.side == placed.terms.side) &&
      (request.commodity.empty() || request.commodity == symbols.commodities.symbol(placed.commodity)) &&
      (request.zone.empty() || request.zone == symbols.zones.symbol(placed.zone_id()));
  if (!same_order) return RejectReason::kImmutableField;
  const Commodity& commodity = reference_.commodity(placed.commodity);
  if (const Fault fault = fault_of_amounts(request, commodity)) return fault;
  return fault_of_standing(commodity, order.account);
}

Decision Gate::decide_mass_cancel(const PreparedRequest& request, Command& command) {
  const bool has_id = !request.request_id.empty();
  const IdKey request_key = has_id ? IdKey(command.account, request.request_id) : IdKey();
  IdTable::Place place;  // of the request id
  if (has_id) {
    place = memory_.look_up_request(request_key);
    if (place.record.valid()) return used_again(memory_.request(place.record), request);
  }
  command.commodity = CommodityId{};
  if (!request.commodity.empty()) {
    command.commodity = commodity_of(request);
    if (!command.commodity.valid()) return rejected(RejectReason::kUnknownCommodity);
  }
  command.one_side = request.is_given(kSideGiven);
  command.side = request.side;
  if (has_id) remember_mass_cancel(request, request_key, place, command);
  return passed();
}

void Gate::remember_mass_cancel(const PreparedRequest& request, const IdKey& key, const IdTable::Place& place,
                                const Command& command) {
  IdRecord& record = memory_.remember_mass_cancel(key, place, command.sequence);
  set_content(request, command.commodity, ZoneId{}, record.content);
}

Decision Gate::decide_reference(const PreparedRequest& request) {
  const bool had_programmes = has_programmes();
  effect_ = {};
  reference_fault_ = reference_.apply(*request.change, effect_);
  if (reference_fault_) return rejected(reference_fault_->reason);
  choice_.note(effect_);
  wants_open_asks_ = !had_programmes && has_programmes();
  counts_credit_ |= reference_.has_credit_lines();
  follows_events_ |= counts_credit_ || has_programmes();
  return passed();
}

Decision Gate::decide_halt(const PreparedRequest& request, Command& command) {
  command.commodity = commodity_of(request);
  if (!command.commodity.valid()) return rejected(RejectReason::kUnknownCommodity);
  reference_.set_halted(command.commodity, request.operation == Operation::kHalt);
  choose_orders(request, AccountId{}, command);
  return passed();
}

// Of one account, deleted or not, or of every one there is or will be.
Decision Gate::decide_suspension(const PreparedRequest& request, Command& command) {
  AccountId account;
  if (!request.account.empty()) {
    account = reference_.symbols().accounts.find(request.account_name, request.account);
    if (!account.valid()) return rejected(RejectReason::kUnknownAccount);
  }
  suspend(account, request.operation == Operation::kSuspend);
  choose_orders(request, account, command);
  return passed();
}

void Gate::suspend(AccountId account, bool suspended) {
  if (account.valid()) return reference_.set_suspended(account, suspended);
  reference_.set_everyone_suspended(suspended);
}

bool Gate::needs_reports(const PreparedRequest& request) {
  return may_hang_on_closes(request) || may_hang_on_releases(request) || may_hang_on_coupons(request);
}

bool Gate::may_hang_on_closes(const PreparedRequest& request) const {
  if (!memory_.may_forget_requests()) return false;  // nor orders
  const AccountId account = reference_.symbols().accounts.find(request.account_name, request.account);
  if (!account.valid()) return false;
  if (!request.order_id.empty()) {
    const RecordId order = memory_.find_order(IdKey(account, request.order_id));
    if (order.valid() && memory_.may_be_forgotten(order)) return true;
  }
  if (request.request_id.empty()) return false;
  return memory_.find_request(IdKey(account, request.request_id)).valid();
}

}  // namespace farmgate
