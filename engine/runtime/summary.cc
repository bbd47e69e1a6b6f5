#include "engine/runtime/summary.h"

#include <numeric>
#include <variant>

namespace farmgate {

void FillTotals::add(const Filled& fill) {
  ++fills;
  quantity += fill.quantity.value();
  buyers_paid += money(fill.delivered, fill.quantity);
  producers_received += money(fill.farm_gate, fill.quantity);
  carriers_received += money(fill.unit_cost, fill.quantity);
  subsidies += money(fill.subsidy, fill.quantity);
}

void Summary::add(std::span<const Event> events) {
  for (const Event& event : events) {
    if (const auto* filled = std::get_if<Filled>(&event.payload)) {
      filled_.add(*filled);
      commodity(event).filled.add(*filled);
    } else if (const auto* accepted = std::get_if<Accepted>(&event.payload)) {
      add_quantity(event, accepted->side, accepted->quantity);
    } else if (const auto* replaced = std::get_if<Replaced>(&event.payload)) {
      add_quantity(event, replaced->side, replaced->quantity - replaced->quantity_before);
    } else if (const auto* rejected = std::get_if<Rejected>(&event.payload)) {
      ++rejected_[static_cast<std::size_t>(rejected->reason)];
    }
  }
}

std::uint64_t Summary::rejected() const {
  return std::accumulate(rejected_.begin(), rejected_.end(), std::uint64_t{0});
}

CommodityTotals& Summary::commodity(const Event& event) {
  const std::size_t index = event.commodity.value();
  if (index >= commodities_.size()) commodities_.resize(index + 1);
  return commodities_[index];
}

void Summary::add_quantity(const Event& event, Side side, Lots quantity) {
  CommodityTotals& totals = commodity(event);
  (side == Side::kAsk ? totals.offered : totals.wanted) += quantity.value();
}

}  // namespace farmgate
