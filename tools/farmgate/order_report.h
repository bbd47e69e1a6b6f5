// How orders stand, for people.
#pragma once

#include <string>
#include <vector>

namespace farmgate::v1 {
class Order;
class OrderState;
}  // namespace farmgate::v1

namespace farmgate {

// "open", "cancelled (ioc)".
std::string status_text(const v1::OrderState& order);

// One order, a line for each thing about it.
std::string text_report(const v1::Order& order);

// One line for each order, under a heading.
std::string text_table(const std::vector<v1::Order>& orders);

}  // namespace farmgate
