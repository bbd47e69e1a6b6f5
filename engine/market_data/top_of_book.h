// The best level of every cell of one commodity's book, each as one order of a book of its own, made of the
// engine's parts: what the best offers over all zones are is found as the engine finds it.
//
// Plain: belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/market_data/best_levels.h"
#include "engine/matching/market.h"

namespace farmgate {

class TopOfBook {
 public:
  // What the levels of a commodity hang on.
  struct Terms {
    std::shared_ptr<const CostTable> costs;
    Price tick;                    // prices are whole multiples of it
    TermsOfProgrammes programmes;  // that coupons may be of
  };
  // Starts over, with no levels.
  void begin(Terms terms);

  // Takes in what has become of a level. Returns whether others may be better or worse than it now; if not,
  // at most its depth has changed.
  bool apply(const BestLevel& level);

  // Requires from here on: it has begun.

  const Market& market() const { return *market_; }
  // The order that stands for the best level of a cell of the copy.
  static OrderSlot slot(const BestLevel& level) {
    return level.cell * OrderSlot{kBookPartCount} + static_cast<OrderSlot>(level.part);
  }
  // The lots of the level of an order.
  std::int64_t depth_lots(OrderSlot slot) const { return depths_[slot]; }

 private:
  bool is_resting(OrderSlot slot) const {
    return slot < market_->orders().slot_count() && market_->orders()[slot].open > 0;
  }

  TermsOfProgrammes programmes_;  // the market points to them
  std::optional<Market> market_;
  std::vector<std::int64_t> depths_;  // by slot
};

}  // namespace farmgate
