// Orders as those get them who ask how they stand.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/market_data/order_states.h"

namespace farmgate::v1 {
class Order;
}

namespace farmgate {

// Fills in a blank message.
void write_order(const OrderState& order, const Symbols& symbols, v1::Order& message);

// Where the next page of a list goes on from, and that place read back; nothing: it is no such token.
std::string page_token(Sequence after);
std::optional<Sequence> parse_page_token(std::string_view token);

}  // namespace farmgate
