#include "tools/farmgate/command_messages.h"

#include <farmgate/v1/order_service.pb.h>

#include <string>

#include "engine/base/check.h"
#include "engine/model/request_shape.h"

namespace farmgate {
namespace {

std::string text(const ShortText& text) {
  return std::string(text.view());
}

// Enumerators are numbered in one order on both sides; in messages 0 is none.
template <class Message, class Enum>
Message message_of(Enum value) {
  return static_cast<Message>(static_cast<int>(value) + 1);
}

template <class Message>
void write_names(const Request& request, Message& message) {
  message.set_account(text(request.account));
  message.set_order_id(text(request.order_id));
}

void write_new(const Request& request, v1::NewOrder& order) {
  write_names(request, order);
  order.set_side(message_of<v1::Side>(request.side));
  order.set_commodity(text(request.commodity));
  order.set_zone(text(request.zone));
  order.set_quantity_lots(request.quantity.value());
  order.set_price(request.price.value());
  order.set_time_in_force(message_of<v1::TimeInForce>(request.time_in_force));
  if (request.given.expire_time) order.set_expire_time_ns(request.expire_time.value());
  order.set_min_quantity_lots(request.min_quantity.value());
  order.set_post_only(request.post_only);
  order.set_self_trade(message_of<v1::SelfTrade>(request.self_trade));
}

void write_replace(const Request& request, v1::Replace& replace) {
  write_names(request, replace);
  replace.set_request_id(text(request.request_id));
  replace.set_quantity_lots(request.quantity.value());
  replace.set_price(request.price.value());
  if (request.given.side) replace.set_side(message_of<v1::Side>(request.side));
  replace.set_commodity(text(request.commodity));
  replace.set_zone(text(request.zone));
}

void write_mass_cancel(const Request& request, v1::MassCancel& cancel) {
  cancel.set_account(text(request.account));
  cancel.set_request_id(text(request.request_id));
  cancel.set_commodity(text(request.commodity));
  if (request.given.side) cancel.set_side(message_of<v1::Side>(request.side));
}

}  // namespace

void write_command(const Request& request, v1::TradeCommand& command) {
  if (!well_formed(request)) return write_names(request, *command.mutable_new_order());
  switch (request.operation) {
    case Operation::kNew:
      return write_new(request, *command.mutable_new_order());
    case Operation::kCancel:
      write_names(request, *command.mutable_cancel());
      command.mutable_cancel()->set_request_id(text(request.request_id));
      return;
    case Operation::kReplace:
      return write_replace(request, *command.mutable_replace());
    case Operation::kMassCancel:
      return write_mass_cancel(request, *command.mutable_mass_cancel());
    default:
      check(false);  // no row of an order log
  }
}

}  // namespace farmgate
