// Quotes, for people.
#pragma once

#include <string>

namespace farmgate::v1 {
class GetQuoteResponse;
}  // namespace farmgate::v1

namespace farmgate {

// What would trade, at which prices, over which lanes, and what would not.
std::string text_report(const v1::GetQuoteResponse& quote);

}  // namespace farmgate
