// The market as the events up to some sequence tell of it: all that market data is answered from, in one
// place.
#pragma once

#include "engine/base/result.h"
#include "engine/journal/event_log.h"
#include "engine/market_data/order_states.h"

namespace farmgate {

// Belongs to one thread at a time.
class MarketState {
 public:
  // The last command whose events are in it; 0: none.
  Sequence sequence() const { return sequence_; }
  const OrderStates& orders() const { return orders_; }

  // Takes in what a chunk has behind sequence(). Requires: it has the next command. Fails with kBadInput when
  // its events cannot be read or do not fit those before; then the state is worth nothing.
  Status apply(const EventChunk& chunk);

 private:
  Sequence sequence_ = 0;
  OrderStates orders_;
};

}  // namespace farmgate
