// The orders that a session placed and that may still rest.
//
// Kept by their sequences alone. Whenever one is added, two others are held against market data, in turn, and
// those that have closed are dropped: so there are never many more than three times as many as rest at one
// time.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/market_data/builder.h"
#include "engine/runtime/submission.h"

namespace farmgate {

// Belongs to the thread of the session.
class SessionOrders {
 public:
  // Market data must outlive it.
  explicit SessionOrders(MarketDataBuilder& market_data) : market_data_(market_data) {}

  // Adds the orders that a submission placed. Requires: it was published, and all before it were added.
  void add(const Submission& submission);

  std::size_t size() const { return placed_.size(); }

  // The last order ever placed; 0: none.
  Sequence last() const { return last_; }

  // Takes the oldest orders out and appends a cancel for each that rests, up to `count_max` cancels.
  // Requires: market data has come to last(), and nothing is added from here on.
  void take_cancels(std::size_t count_max, RequestBatch& cancels);

 private:
  static constexpr std::size_t kLooksForEach = 2;

  void drop_closed(const MarketState& market, std::size_t looks);

  MarketDataBuilder& market_data_;
  std::vector<Sequence> placed_;
  std::size_t hand_ = 0;  // the next one to look at
  Sequence last_ = 0;
  bool is_sorted_ = false;
};

}  // namespace farmgate
