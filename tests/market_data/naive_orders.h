// How orders stand, kept as plainly as possible: from the engine's own events, which name orders by their
// sequences, not from what is kept of them. To hold OrderStates against.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/market_data/order_states.h"
#include "engine/model/event.h"

namespace farmgate {

class NaiveOrders {
 public:
  struct Order {
    std::string account;
    std::string id;
    std::string commodity;
    std::string zone;
    Terms terms;
    std::string status = "open";
    std::int64_t original = 0;
    std::int64_t open = 0;
    std::int64_t filled = 0;
    std::int64_t cancelled = 0;
    std::int64_t fills = 0;
    std::int64_t money = 0;
    Sequence changed = 0;
  };

  void apply(const Event& event, const Symbols& symbols);

  // By the sequence that placed it.
  const std::map<Sequence, Order>& all() const { return orders_; }

  // The last so many that closed, the last one at the end.
  std::vector<Sequence> last_closed(std::size_t count) const;

 private:
  void fill(const Event& event, const FillParty& party, Lots quantity, Price price);
  void end(const Event& event, const OrderName& name, const std::string& how);

  std::map<Sequence, Order> orders_;
  std::vector<Sequence> closed_;
};

// Both in the same words, to compare.
std::string text_of(Sequence placed, const NaiveOrders::Order& order);
std::string text_of(const OrderState& order, const Symbols& symbols);

}  // namespace farmgate
