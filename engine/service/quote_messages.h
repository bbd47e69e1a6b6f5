// Quotes as messages.
#pragma once

#include "engine/market_data/quote.h"
#include "engine/model/reference_data.h"

namespace farmgate::v1 {
class GetQuoteResponse;
}  // namespace farmgate::v1

namespace farmgate {

struct QuoteContext {
  const ReferenceData& reference;
  ClassId class_id;        // of the commodity
  int fill_count_max = 0;  // so many fills are listed
};

// All of a response but the sequence.
void write_quote(const Quote& quote, const QuoteTerms& terms, const QuoteContext& context,
                 v1::GetQuoteResponse& response);

}  // namespace farmgate
