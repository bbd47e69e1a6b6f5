// What happened in the market, a line each, for people.
#pragma once

#include <string>

namespace farmgate::v1 {
class Fill;
class OrderEvent;
}  // namespace farmgate::v1

namespace farmgate {

std::string text_line(const v1::Fill& fill);
std::string text_line(const v1::OrderEvent& event);

}  // namespace farmgate
