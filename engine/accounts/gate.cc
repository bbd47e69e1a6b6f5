#include "engine/accounts/gate.h"

#include <optional>
#include <utility>

#include "engine/accounts/fingerprint.h"
#include "engine/accounts/request_shape.h"
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

// What a request is that uses an id again: the first one's retry, or a mistake.
Decision used_again(const IdRecord& first, const Request& request) {
  if (first.fingerprint != fingerprint(request)) return rejected(RejectReason::kDuplicateId);
  return {.outcome = Decision::Outcome::kRetry, .first = first.sequence};
}

RequestMemory::First first_of(const Request& request, const Command& command) {
  return {.sequence = command.sequence, .fingerprint = fingerprint(request)};
}

bool is_from_account(Operation operation) {
  return operation <= Operation::kMassCancel;
}

}  // namespace

Gate::Gate(ReferenceData reference, const GateOptions& options)
    : reference_(std::move(reference)),
      open_accounts_(options.open_accounts),
      memory_(options.remembered_closes) {}

Lookahead Gate::look_ahead(const Request& request) const {
  const AccountId account = reference_.symbols().accounts.find(request.account);
  const Lookahead lookahead{.order = IdKey(account, request.order_id)};
  memory_.prefetch_entry(lookahead.order);
  return lookahead;
}

Decision Gate::decide(const Request& request, const Lookahead& lookahead, Sequence sequence,
                      Command& command) {
  memory_.advance(request.time);
  if (!well_formed(request)) return rejected(RejectReason::kMalformed);

  command = Command{.sequence = sequence,
                    .time = request.time,
                    .operation = request.operation,
                    .side = request.side,
                    .time_in_force = request.time_in_force,
                    .self_trade = request.self_trade,
                    .post_only = request.post_only,
                    .order_id = request.order_id,
                    .quantity = request.quantity,
                    .price = request.price,
                    .expire_time = request.expire_time,
                    .min_quantity = request.min_quantity};
  if (is_from_account(request.operation)) {
    command.account = account_of(request, lookahead.order.account);
    if (!command.account.valid()) return rejected(RejectReason::kUnknownAccount);
  }
  const bool looked_up = lookahead.order.account == command.account;
  const IdKey key = looked_up ? lookahead.order : IdKey(command.account, request.order_id);
  switch (request.operation) {
    case Operation::kNew:
      return decide_new(request, key, command);
    case Operation::kCancel:
    case Operation::kReplace:
      return decide_on_order(request, key, command);
    case Operation::kMassCancel:
      return decide_mass_cancel(request, command);
    case Operation::kReference:
      return decide_reference(request);
    case Operation::kHalt:
    case Operation::kResume:
      return decide_halt(request, command);
    case Operation::kTick:
      return passed();
  }
  check(false);
  return {};
}

// The account that asks; not valid() when it is unknown, or deleted and asks for a new order.
AccountId Gate::account_of(const Request& request, AccountId known) {
  if (!known.valid()) known = reference_.symbols().accounts.find(request.account);
  if (!known.valid()) return open_accounts_ ? reference_.open_account(request.account) : AccountId{};
  const bool refused = request.operation == Operation::kNew && reference_.account(known).deleted;
  return refused ? AccountId{} : known;
}

Decision Gate::decide_new(const Request& request, const IdKey& key, Command& command) {
  const IdRecordIndex used = memory_.find_order(key);
  if (used != kNoRecord) return used_again(memory_.order(used), request);

  command.commodity = reference_.symbols().commodities.find(request.commodity);
  command.zone = reference_.symbols().zones.find(request.zone);
  if (const Fault fault = fault_of_new(request, command)) return rejected(*fault);

  command.placed = command.sequence;
  IdRecord& record = memory_.remember_order(key, first_of(request, command));
  record.commodity = command.commodity;
  record.zone = command.zone;
  record.side = command.side;
  return passed();
}

Fault Gate::fault_of_new(const Request& request, const Command& command) const {
  const bool commodity_known = command.commodity.valid() && !reference_.commodity(command.commodity).deleted;
  if (!commodity_known) return RejectReason::kUnknownCommodity;
  const bool zone_known = command.zone.valid() && !reference_.zone(command.zone).deleted;
  if (!zone_known) return RejectReason::kUnknownZone;

  const Commodity& commodity = reference_.commodity(command.commodity);
  if (const Fault fault = fault_of_amounts(request, commodity)) return fault;
  const bool minimum_fits = request.min_quantity >= Lots{0} && request.min_quantity <= request.quantity;
  if (!minimum_fits) return RejectReason::kQuantityOutOfRange;
  const bool expired =
      request.time_in_force == TimeInForce::kGoodTillDate && request.expire_time <= request.time;
  if (expired) return RejectReason::kExpiredOnArrival;
  if (commodity.halted) return RejectReason::kHalted;
  return {};
}

Fault Gate::fault_of_amounts(const Request& request, const Commodity& commodity) const {
  const Price price = request.price;
  const bool in_range = price >= kPriceMin && price <= kPriceMax && price >= commodity.collar.lowest &&
                        price <= commodity.collar.highest;
  if (!in_range) return RejectReason::kPriceOutOfRange;
  if (price.value() % commodity.tick.value() != 0) return RejectReason::kPriceOffTick;
  const bool quantity_fits = request.quantity >= kQuantityMin && request.quantity <= kQuantityMax;
  if (!quantity_fits) return RejectReason::kQuantityOutOfRange;
  return {};
}

Decision Gate::decide_on_order(const Request& request, const IdKey& key, Command& command) {
  const bool has_id = !request.request_id.empty();
  const IdKey request_key = has_id ? IdKey(command.account, request.request_id) : IdKey();
  if (has_id) {
    const IdRecordIndex used = memory_.find_request(request_key);
    if (used != kNoRecord) return used_again(memory_.request(used), request);
  }
  const IdRecordIndex known = memory_.find_order(key);
  if (known == kNoRecord) return rejected(RejectReason::kUnknownOrder);
  const IdRecord& order = memory_.order(known);
  if (request.operation == Operation::kReplace) {
    if (const Fault fault = fault_of_replace(request, order)) return rejected(*fault);
  }
  command.commodity = order.commodity;
  command.zone = order.zone;
  command.side = order.side;
  command.placed = order.sequence;
  if (has_id) memory_.remember_request(request_key, first_of(request, command), known);
  return passed();
}

Fault Gate::fault_of_replace(const Request& request, const IdRecord& order) const {
  const Symbols& symbols = reference_.symbols();
  const bool same_order =
      (!request.given.side || request.side == order.side) &&
      (request.commodity.empty() || request.commodity == symbols.commodities.symbol(order.commodity)) &&
      (request.zone.empty() || request.zone == symbols.zones.symbol(order.zone));
  if (!same_order) return RejectReason::kImmutableField;
  const Commodity& commodity = reference_.commodity(order.commodity);
  if (const Fault fault = fault_of_amounts(request, commodity)) return fault;
  if (commodity.halted) return RejectReason::kHalted;
  return {};
}

Decision Gate::decide_mass_cancel(const Request& request, Command& command) {
  const bool has_id = !request.request_id.empty();
  const IdKey request_key = has_id ? IdKey(command.account, request.request_id) : IdKey();
  if (has_id) {
    const IdRecordIndex used = memory_.find_request(request_key);
    if (used != kNoRecord) return used_again(memory_.request(used), request);
  }
  if (!request.commodity.empty()) {
    command.commodity = reference_.symbols().commodities.find(request.commodity);
    if (!command.commodity.valid()) return rejected(RejectReason::kUnknownCommodity);
  }
  command.one_side = request.given.side;
  if (has_id) memory_.remember_mass_cancel(request_key, first_of(request, command));
  return passed();
}

Decision Gate::decide_reference(const Request& request) {
  effect_ = {};
  if (const Fault fault = reference_.apply(*request.change, effect_)) return rejected(*fault);
  return passed();
}

Decision Gate::decide_halt(const Request& request, Command& command) {
  command.commodity = reference_.symbols().commodities.find(request.commodity);
  if (!command.commodity.valid()) return rejected(RejectReason::kUnknownCommodity);
  reference_.set_halted(command.commodity, request.operation == Operation::kHalt);
  return passed();
}

void Gate::report(const Event& event) {
  for_each_closed(event, [&](const OrderName& order) { memory_.closed(event.sequence, event.time, order); });
}

bool Gate::needs_reports(const Request& request) const {
  const AccountId account = reference_.symbols().accounts.find(request.account);
  if (!account.valid()) return false;
  if (!request.order_id.empty()) {
    const IdRecordIndex order = memory_.find_order(IdKey(account, request.order_id));
    if (order != kNoRecord && memory_.may_be_forgotten(order)) return true;
  }
  if (request.request_id.empty() || !memory_.may_forget_requests()) return false;
  return memory_.find_request(IdKey(account, request.request_id)) != kNoRecord;
}

}  // namespace farmgate
