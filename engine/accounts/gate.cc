#include "engine/accounts/gate.h"

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

Fault fault_of_amounts(const Request& request, const Commodity& commodity) {
  const Price price = request.price;
  // The collar lies within the bounds of all prices.
  const bool in_range = price >= commodity.collar.lowest && price <= commodity.collar.highest;
  if (!in_range) return RejectReason::kPriceOutOfRange;
  const bool on_tick = commodity.tick == Price{1} || price.value() % commodity.tick.value() == 0;
  if (!on_tick) return RejectReason::kPriceOffTick;
  const bool quantity_fits = request.quantity >= kQuantityMin && request.quantity <= kQuantityMax;
  if (!quantity_fits) return RejectReason::kQuantityOutOfRange;
  return {};
}

bool is_from_account(Operation operation) {
  return operation <= Operation::kMassCancel;
}

}  // namespace

Gate::Gate(ReferenceData reference, const GateOptions& options)
    : reference_(std::move(reference)),
      open_accounts_(options.open_accounts),
      memory_(options.remembered_closes) {
  if (options.expected_orders > 0) memory_.reserve(options.expected_orders);
}

[[gnu::flatten]] Decision Gate::decide(const PreparedRequest& request, const Lookahead& lookahead,
                                       Sequence sequence, Command& command) {
  memory_.advance(request.time);
  if (!request.is_well_formed) return rejected(RejectReason::kMalformed);

  command.sequence = sequence;
  command.time = request.time;
  command.operation = request.operation;
  if (!is_from_account(request.operation)) return decide_for_operator(request, command);

  command.account = lookahead.order.account;
  if (!command.account.valid()) [[unlikely]] {  // it may have been opened since
    command.account = open_account(request);
    if (!command.account.valid()) return rejected(RejectReason::kUnknownAccount);
    const IdKey order(command.account, request.order_id, request.order_id_hash);
    return decide_for_account(request, {.order = order, .record = {}}, command);
  }
  return decide_for_account(request, lookahead, command);
}

Decision Gate::decide_for_account(const Request& request, const Lookahead& lookahead, Command& command) {
  switch (request.operation) {
    case Operation::kNew:
      return decide_new(request, lookahead, command);
    case Operation::kCancel:
    case Operation::kReplace:
      return decide_on_order(request, lookahead, command);
    default:
      return decide_mass_cancel(request, command);
  }
}

Decision Gate::decide_for_operator(const Request& request, Command& command) {
  command.commodity = CommodityId{};
  if (request.operation == Operation::kReference) return decide_reference(request);
  if (request.operation == Operation::kTick) return passed();
  return decide_halt(request, command);
}

// The account of a request that was not known when it was looked ahead; not valid(): it still is not.
AccountId Gate::open_account(const Request& request) {
  const AccountId known = reference_.symbols().accounts.find(request.account);
  return known.valid() || !open_accounts_ ? known : reference_.open_account(request.account);
}

// What a request is that uses an id again: the first one's retry, or a mistake.
Decision Gate::used_again(const IdRecord& first, const Request& request, RecordId order) const {
  const Symbols& symbols = reference_.symbols();
  const ContentNames names{.commodity = symbols.commodities.find(request.commodity),
                           .zone = symbols.zones.find(request.zone),
                           .order = order};
  if (!has_content(request)) return rejected(RejectReason::kDuplicateId);
  Content content;
  set_content(request, names, given_in(request), content);
  if (content != first.content) return rejected(RejectReason::kDuplicateId);
  return {.outcome = Decision::Outcome::kRetry, .first = first.sequence};
}

Decision Gate::decide_new(const Request& request, const Lookahead& lookahead, Command& command) {
  if (reference_.account(command.account).deleted) return rejected(RejectReason::kUnknownAccount);
  const IdTable::Place place = memory_.look_up_order(lookahead.order);
  if (place.record.valid()) return used_again(memory_.order(place.record), request, RecordId{});

  command.commodity = lookahead.commodity;
  if (!command.commodity.valid())
    command.commodity = reference_.symbols().commodities.find(request.commodity);
  command.zone = reference_.symbols().zones.find(request.zone);
  if (const Fault fault = fault_of_new(request, command)) return rejected(*fault);

  const RecordId order = memory_.remember_order(lookahead.order, place, command.sequence);
  command.slot = open_orders_.add(command.commodity, order);
  IdRecord& record = memory_.order(order);
  record.slot = command.slot;
  set_content(request, {.commodity = command.commodity, .zone = command.zone, .order = {}}, kAllGiven,
              record.content);

  command.placed = command.sequence;
  command.order_id = request.order_id;
  command.side = request.side;
  command.time_in_force = request.time_in_force;
  command.self_trade = request.self_trade;
  command.post_only = request.post_only;
  command.quantity = request.quantity;
  command.price = request.price;
  command.expire_time = request.expire_time;
  command.min_quantity = request.min_quantity;
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

Decision Gate::decide_on_order(const Request& request, const Lookahead& lookahead, Command& command) {
  const bool has_id = !request.request_id.empty();
  const IdKey request_key = has_id ? IdKey(command.account, request.request_id) : IdKey();
  const RecordId known = memory_.find_order(lookahead.order, lookahead.record);
  IdTable::Place place;  // of the request id
  if (has_id) {
    place = memory_.look_up_request(request_key);
    if (place.record.valid()) return used_again(memory_.request(place.record), request, known);
  }
  if (!known.valid()) return rejected(RejectReason::kUnknownOrder);
  const IdRecord& order = memory_.order(known);
  if (request.operation == Operation::kReplace) {
    if (const Fault fault = fault_of_replace(request, order)) return rejected(*fault);
  }
  command.commodity = order.content.commodity;
  command.zone = order.content.zone_id();
  command.side = order.content.side;
  command.placed = order.sequence;
  command.slot = order.slot;
  command.order_id = request.order_id;
  command.quantity = request.quantity;
  command.price = request.price;
  if (has_id) {
    const ContentNames names{.commodity = request.commodity.empty() ? CommodityId{} : command.commodity,
                             .zone = request.zone.empty() ? ZoneId{} : command.zone,
                             .order = known};
    set_content(request, names, given_in(request),
                memory_.remember_request(request_key, place, command.sequence, known).content);
  }
  return passed();
}

Fault Gate::fault_of_replace(const Request& request, const IdRecord& order) const {
  const Symbols& symbols = reference_.symbols();
  const Content& placed = order.content;
  const bool same_order =
      (!request.given.side || request.side == placed.side) &&
      (request.commodity.empty() || request.commodity == symbols.commodities.symbol(placed.commodity)) &&
      (request.zone.empty() || request.zone == symbols.zones.symbol(placed.zone_id()));
  if (!same_order) return RejectReason::kImmutableField;
  const Commodity& commodity = reference_.commodity(placed.commodity);
  if (const Fault fault = fault_of_amounts(request, commodity)) return fault;
  if (commodity.halted) return RejectReason::kHalted;
  return {};
}

Decision Gate::decide_mass_cancel(const Request& request, Command& command) {
  const bool has_id = !request.request_id.empty();
  const IdKey request_key = has_id ? IdKey(command.account, request.request_id) : IdKey();
  IdTable::Place place;  // of the request id
  if (has_id) {
    place = memory_.look_up_request(request_key);
    if (place.record.valid()) return used_again(memory_.request(place.record), request, RecordId{});
  }
  command.commodity = CommodityId{};
  if (!request.commodity.empty()) {
    command.commodity = reference_.symbols().commodities.find(request.commodity);
    if (!command.commodity.valid()) return rejected(RejectReason::kUnknownCommodity);
  }
  command.one_side = request.given.side;
  command.side = request.side;
  if (has_id) {
    const ContentNames names{.commodity = command.commodity, .zone = {}, .order = {}};
    set_content(request, names, given_in(request),
                memory_.remember_mass_cancel(request_key, place, command.sequence).content);
  }
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

bool Gate::needs_reports(const Request& request) const {
  if (!memory_.may_forget_requests()) return false;  // nor orders
  const AccountId account = reference_.symbols().accounts.find(request.account);
  if (!account.valid()) return false;
  if (!request.order_id.empty()) {
    const RecordId order = memory_.find_order(IdKey(account, request.order_id));
    if (order.valid() && memory_.may_be_forgotten(order)) return true;
  }
  if (request.request_id.empty()) return false;
  return memory_.find_request(IdKey(account, request.request_id)).valid();
}

}  // namespace farmgate
