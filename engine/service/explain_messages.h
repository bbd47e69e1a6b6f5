// Explanations as messages.
#pragma once

#include "engine/market_data/explanation.h"
#include "engine/model/reference_data.h"

namespace farmgate::v1 {
class ExplainOrderResponse;
}  // namespace farmgate::v1

namespace farmgate {

struct ExplainContext {
  const ReferenceData& reference;
  const Commodity& commodity;
};

// All of a response but the commodity, the lots and the sequence.
void write_explanation(const Explanation& explanation, const ExplainedTerms& terms,
                       const ExplainContext& context, v1::ExplainOrderResponse& response);

}  // namespace farmgate
