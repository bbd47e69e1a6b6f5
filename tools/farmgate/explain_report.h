// Why an order does not trade, for people.
#pragma once

#include <string>

namespace farmgate::v1 {
class ExplainOrderResponse;
}  // namespace farmgate::v1

namespace farmgate {

std::string text_report(const v1::ExplainOrderResponse& explanation);

}  // namespace farmgate
