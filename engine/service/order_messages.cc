#include "engine/service/order_messages.h"

#include <farmgate/v1/order_service.pb.h>

#include <charconv>
#include <cstdint>

#include "engine/service/word_messages.h"

namespace farmgate {
namespace {

constexpr int kHexadecimal = 16;

v1::OrderStatus message_of(OrderStatus status) {
  return static_cast<v1::OrderStatus>(static_cast<int>(status) + 1);
}
static_assert(static_cast<int>(OrderStatus::kExpired) + 1 == v1::ORDER_STATUS_EXPIRED);

void write_state(const OrderState& order, const Symbols& symbols, v1::OrderState& message) {
  message.set_account(std::string(symbols.accounts.symbol(order.account)));
  message.set_order_id(std::string(order.id.view()));
  message.set_status(message_of(order.status));
  message.set_open_quantity_lots(order.open.value());
  message.set_filled_quantity_lots(order.filled.value());
  message.set_cancelled_quantity_lots(order.cancelled.value());
  if (order.status == OrderStatus::kCancelled) message.set_cancel_reason(message_of(order.cancel_reason));
}

}  // namespace

void write_order(const OrderState& order, const Symbols& symbols, v1::Order& message) {
  write_state(order, symbols, *message.mutable_state());
  message.set_sequence(static_cast<std::int64_t>(order.placed));
  message.set_placed_time_ns(order.placed_time.value());
  message.set_changed_sequence(static_cast<std::int64_t>(order.changed));
  message.set_side(message_of(order.side));
  message.set_commodity(std::string(symbols.commodities.symbol(order.commodity)));
  message.set_zone(std::string(symbols.zones.symbol(order.zone)));
  message.set_quantity_lots(order.quantity.value());
  message.set_original_quantity_lots(order.original_quantity.value());
  message.set_price(order.price.value());
  message.set_time_in_force(message_of(order.time_in_force));
  message.set_expire_time_ns(order.expire_time.value());
  message.set_min_quantity_lots(order.min_quantity.value());
  message.set_post_only(order.post_only);
  message.set_self_trade(message_of(order.self_trade));
  message.set_fill_count(order.fill_count);
  message.set_filled_money(order.filled_money);
}

std::string page_token(Sequence after) {
  std::string token(kHexadecimal, '\0');
  const auto written = std::to_chars(token.data(), token.data() + token.size(), after, kHexadecimal);
  token.resize(static_cast<std::size_t>(written.ptr - token.data()));
  return token;
}

std::optional<Sequence> parse_page_token(std::string_view token) {
  Sequence after = 0;
  const char* const end = token.data() + token.size();
  const auto read = std::from_chars(token.data(), end, after, kHexadecimal);
  return read.ec == std::errc() && read.ptr == end ? std::optional(after) : std::nullopt;
}

}  // namespace farmgate
