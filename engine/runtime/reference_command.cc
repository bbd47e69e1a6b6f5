#include "engine/runtime/reference_command.h"

namespace farmgate {
namespace {

void tell_of_asks(const Markets& markets, Gate& gate) {
  for (std::size_t i = 0; i < markets.count(); ++i) {
    const CommodityId commodity{i};
    markets.market(commodity).visit_resting([&](const RestingOrder& order) {
      gate.tell_of(commodity,
                   {.slot = order.slot, .price = order.terms.price, .quantity = order.open + order.filled});
    });
  }
  gate.has_open_asks();
}

}  // namespace

void apply_reference(const PreparedRequest& request, const Command& command, Gate& gate, Markets& markets,
                     EventBuffer& events) {
  markets.apply_reference(command, *request.change, gate.reference(), gate.effect(), events);
  if (gate.wants_open_asks()) tell_of_asks(markets, gate);
}

}  // namespace farmgate
