#include "engine/service/request_messages.h"

#include <farmgate/v1/order_service.pb.h>

#include <string_view>

#include "engine/model/request_shape.h"
#include "engine/service/field_violations.h"

namespace farmgate {
namespace {

// Enumerators are numbered in one order on both sides; in messages 0 is none.
template <class Enum>
struct Word {
  bool given = false;
  bool known = true;
  Enum value{};
};
template <class Enum, class Message>
Word<Enum> word_of(Message message, Enum last) {
  const int number = static_cast<int>(message);
  if (number == 0) return {};
  const bool known = number > 0 && number <= static_cast<int>(last) + 1;
  return {.given = true, .known = known, .value = known ? static_cast<Enum>(number - 1) : Enum{}};
}
static_assert(static_cast<int>(Side::kAsk) + 1 == v1::SIDE_ASK);
static_assert(static_cast<int>(TimeInForce::kFillOrKill) + 1 == v1::TIME_IN_FORCE_FOK);
static_assert(static_cast<int>(SelfTrade::kCancelBoth) + 1 == v1::SELF_TRADE_CANCEL_BOTH);

void set_side(v1::Side side, Request& request) {
  const auto word = word_of(side, Side::kAsk);
  request.given.side = word.given;
  request.side = word.value;
  request.readable = request.readable && word.known;
}

void check_options(const v1::NewOrder& order, FieldViolations& violations) {
  const bool expires = order.time_in_force() == v1::TIME_IN_FORCE_GTD;
  const bool rests = expires || order.time_in_force() == v1::TIME_IN_FORCE_GTC;
  const bool has_minimum = order.min_quantity_lots() != 0;
  if (order.time_in_force() == v1::TIME_IN_FORCE_UNSPECIFIED ||
      !v1::TimeInForce_IsValid(order.time_in_force())) {
    violations.add("order.time_in_force", "is missing or unknown: GTC, GTD, IOC or FOK");
  }
  if (expires && !order.has_expire_time_ns())
    violations.add("order.expire_time_ns", "is missing: GTD needs one");
  if (!expires && order.has_expire_time_ns()) violations.add("order.expire_time_ns", "goes with GTD alone");
  if (has_minimum && order.time_in_force() == v1::TIME_IN_FORCE_FOK) {
    violations.add("order.min_quantity_lots", "does not go with FOK, which asks for everything");
  }
  if (order.post_only() && (!rests || has_minimum)) {
    violations.add("order.post_only", "goes with GTC and GTD alone, and without a minimum quantity");
  }
  if (!v1::SelfTrade_IsValid(order.self_trade())) violations.add("order.self_trade", "is no known mode");
}

}  // namespace

Request request_of(const v1::NewOrder& message) {
  Request request;
  request.operation = Operation::kNew;
  request.account = message.account();
  request.order_id = message.order_id();
  request.commodity = message.commodity();
  request.zone = message.zone();
  set_side(message.side(), request);
  request.quantity = Lots{message.quantity_lots()};
  request.price = Price{message.price()};
  request.given.quantity = true;
  request.given.price = true;
  const auto time_in_force = word_of(message.time_in_force(), TimeInForce::kFillOrKill);
  request.given.time_in_force = time_in_force.given;
  request.time_in_force = time_in_force.value;
  request.given.expire_time = message.has_expire_time_ns();
  request.expire_time = Timestamp{message.expire_time_ns()};
  request.min_quantity = Lots{message.min_quantity_lots()};
  request.given.min_quantity = message.min_quantity_lots() != 0;
  request.post_only = message.post_only();
  request.given.post_only = message.post_only();
  const auto self_trade = word_of(message.self_trade(), SelfTrade::kCancelBoth);
  request.given.self_trade = self_trade.given;
  request.self_trade = self_trade.value;
  request.readable = request.readable && time_in_force.known && self_trade.known;
  return request;
}

Request request_of(const v1::Cancel& message) {
  Request request;
  request.operation = Operation::kCancel;
  request.account = message.account();
  request.order_id = message.order_id();
  request.request_id = message.request_id();
  return request;
}

Request request_of(const v1::Replace& message) {
  Request request;
  request.operation = Operation::kReplace;
  request.account = message.account();
  request.order_id = message.order_id();
  request.request_id = message.request_id();
  request.commodity = message.commodity();
  request.zone = message.zone();
  set_side(message.side(), request);
  request.quantity = Lots{message.quantity_lots()};
  request.price = Price{message.price()};
  request.given.quantity = true;
  request.given.price = true;
  return request;
}

Request request_of(const v1::MassCancel& message) {
  Request request;
  request.operation = Operation::kMassCancel;
  request.account = message.account();
  request.request_id = message.request_id();
  request.commodity = message.commodity();
  set_side(message.side(), request);
  return request;
}

Request request_of(const v1::TradeCommand& message) {
  const int count = int{message.has_new_order()} + int{message.has_cancel()} + int{message.has_replace()} +
                    int{message.has_mass_cancel()};
  Request request;
  if (message.has_new_order()) {
    request = request_of(message.new_order());
  } else if (message.has_cancel()) {
    request = request_of(message.cancel());
  } else if (message.has_replace()) {
    request = request_of(message.replace());
  } else if (message.has_mass_cancel()) {
    request = request_of(message.mass_cancel());
  }
  request.readable = request.readable && count == 1;
  request.time = Timestamp{message.time_ns()};
  return request;
}

std::vector<FieldViolation> violations_of(const v1::NewOrder& message) {
  if (well_formed(request_of(message))) return {};
  FieldViolations violations;
  violations.check_name("order.order_id", message.order_id());
  violations.check_name("order.account", message.account());
  violations.check_name("order.commodity", message.commodity());
  violations.check_name("order.zone", message.zone());
  violations.check_side("order.side", message.side(), true);
  check_options(message, violations);
  return violations.take();
}

std::vector<FieldViolation> violations_of(const v1::Cancel& message) {
  if (well_formed(request_of(message))) return {};
  FieldViolations violations;
  violations.check_name("cancel.order_id", message.order_id());
  violations.check_name("cancel.account", message.account());
  violations.check_size("cancel.request_id", message.request_id());
  return violations.take();
}

std::vector<FieldViolation> violations_of(const v1::Replace& message) {
  if (well_formed(request_of(message))) return {};
  FieldViolations violations;
  violations.check_name("replace.order_id", message.order_id());
  violations.check_name("replace.account", message.account());
  violations.check_size("replace.request_id", message.request_id());
  violations.check_size("replace.commodity", message.commodity());
  violations.check_size("replace.zone", message.zone());
  violations.check_side("replace.side", message.side(), false);
  return violations.take();
}

std::vector<FieldViolation> violations_of(const v1::MassCancel& message) {
  if (well_formed(request_of(message))) return {};
  FieldViolations violations;
  violations.check_name("mass_cancel.account", message.account());
  violations.check_size("mass_cancel.request_id", message.request_id());
  violations.check_size("mass_cancel.commodity", message.commodity());
  violations.check_side("mass_cancel.side", message.side(), false);
  return violations.take();
}

}  // namespace farmgate
