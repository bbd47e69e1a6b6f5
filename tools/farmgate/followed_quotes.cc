#include "tools/farmgate/followed_quotes.h"

#include <utility>

namespace farmgate {

Result<std::vector<FollowedQuotes::Change>> FollowedQuotes::take(const v1::StreamQuotesResponse& message) {
  if (!message.snapshot() && message.after_sequence() != sequence_) {
    return Error{.code = ErrorCode::kSystem,
                 .message = "the quotes as of sequence " + std::to_string(message.as_of_sequence()) +
                            " follow those of " + std::to_string(message.after_sequence()) +
                            ", and the last that came are those of " + std::to_string(sequence_)};
  }
  Quotes netbacks;
  for (const v1::NetbackQuote& quote : message.netbacks()) {
    netbacks[quote.origin()] = {
        .price = quote.price(), .other_zone = quote.destination(), .quantity_lots = quote.quantity_lots()};
  }
  Quotes landed_costs;
  for (const v1::LandedCostQuote& quote : message.landed_costs()) {
    landed_costs[quote.destination()] = {
        .price = quote.price(), .other_zone = quote.origin(), .quantity_lots = quote.quantity_lots()};
  }
  std::vector<Change> changes;
  take(v1::SIDE_ASK, netbacks, message.snapshot(), changes);
  take(v1::SIDE_BID, landed_costs, message.snapshot(), changes);
  sequence_ = message.as_of_sequence();
  halted_ = message.halted();
  return changes;
}

void FollowedQuotes::take(v1::Side side, const Quotes& told, bool is_all, std::vector<Change>& changes) {
  Quotes& quotes = quotes_[index(side)];
  Quotes changed = told;
  if (is_all) {
    for (const auto& [zone, quote] : quotes) changed.try_emplace(zone);
  }
  for (const auto& [zone, quote] : changed) {
    const auto known = quotes.find(zone);
    const FollowedQuote before = known == quotes.end() ? FollowedQuote{} : known->second;
    if (quote == before) continue;
    changes.push_back({.side = side, .zone = zone, .quote = quote});
    if (quote.exists()) {
      quotes[zone] = quote;
    } else {
      quotes.erase(zone);
    }
  }
}

}  // namespace farmgate
