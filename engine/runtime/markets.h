// The markets of all commodities, and the cost tables they share: what a command does once it has passed the
// gate.
//
// Single-threaded, but that what is said to be of one commodity, or of one share of them, may run for
// different ones at the same time.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/logistics/cost_tables.h"
#include "engine/matching/market.h"
#include "engine/model/command.h"
#include "engine/model/event_buffer.h"
#include "engine/model/reference_data.h"
#include "engine/runtime/everywhere_events.h"
#include "engine/runtime/market_visitor.h"

namespace farmgate {

// One of `count` equal shares of the commodities: those whose number leaves `number` when divided by it.
struct MarketShare {
  std::size_t number = 0;
  std::size_t count = 1;
};

class Markets {
 public:
  explicit Markets(const ReferenceData& reference);
  Markets(const Markets&) = delete;  // markets point to the programmes
  Markets& operator=(const Markets&) = delete;

  std::size_t count() const { return markets_.size(); }

  // Applies commands of one commodity.
  void apply_to(CommodityId commodity, std::span<const Command> commands, EventBuffer& events) {
    markets_[commodity.value()]->apply(commands, events);
  }
  void apply_to(CommodityId commodity, const Command& command, EventBuffer& events) {
    apply_to(commodity, {&command, 1}, events);
  }

  // Applies commands, each of one commodity, in order.
  void apply(std::span<const Command> commands, EventBuffer& events);

  // Fetches what these commands will read.
  void prefetch(std::span<const Command> commands) const;

  // Applies a command of every commodity (a mass cancel, a suspension or a tick) to one share of them, and
  // appends its events, market by market: EverywhereEvents puts them in order.
  void apply_to_share(MarketShare share, const Command& command, EventBuffer& events);

  // The same to all, and appends the events in their order.
  void apply_to_all(const Command& command, EventBuffer& events);

  // Applies a change that passed the gate: expiries, `reference_changed`, then what trades, commodity by
  // commodity.
  void apply_reference(const Command& command, const ReferenceChange& change, const ReferenceData& reference,
                       const ReferenceEffect& effect, EventBuffer& events);

  std::size_t resting_count(MarketShare share = {}) const;
  std::size_t resting_count(CommodityId commodity) const {
    return markets_[commodity.value()]->resting_count();
  }
  // When the next resting order expires; nothing: none does.
  std::optional<Timestamp> next_expiry(MarketShare share = {}) const;
  std::optional<Timestamp> next_expiry(CommodityId commodity) const {
    return markets_[commodity.value()]->next_expiry();
  }
  const Market& market(CommodityId commodity) const { return *markets_[commodity.value()]; }
  void visit(MarketShare share, const MarketVisitor& visitor) const;

  // For snapshots, as Market's.
  RestingOrder resting_order(CommodityId commodity, OrderSlot slot) const {
    return markets_[commodity.value()]->resting_order(slot);
  }
  void restore(CommodityId commodity, const RestingOrder& order) {
    markets_[commodity.value()]->restore(order);
  }
  void restore_halt(CommodityId commodity) { markets_[commodity.value()]->restore_halt(); }

  void audit() const;

 private:
  void take_in(const ReferenceData& reference);
  void prefetch_books(std::span<const Command> commands) const;

  CostTables tables_;
  TermsOfProgrammes programmes_;
  std::vector<std::unique_ptr<Market>> markets_;  // by commodity
  EventBuffer scratch_;
  EverywhereEvents everywhere_;  // scratch
};

}  // namespace farmgate
