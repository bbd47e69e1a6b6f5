// The markets of all commodities, and the cost tables they share: what a command does once it has passed the
// gate.
//
// Single-threaded, but that apply_to() may run for different commodities at the same time.
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

namespace farmgate {

class Markets {
 public:
  explicit Markets(const ReferenceData& reference);

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

  // Applies a command of every commodity (a mass cancel or a tick) and appends its events in the order of the
  // rules: expired by expire time, then priority; cancelled by priority.
  void apply_to_all(const Command& command, EventBuffer& events);

  // Applies a change that passed the gate: expiries, `reference_changed`, then what trades, commodity by
  // commodity.
  void apply_reference(const Command& command, const ReferenceChange& change, const ReferenceData& reference,
                       const ReferenceEffect& effect, EventBuffer& events);

  std::size_t resting_count() const;
  // When the next resting order expires; nothing: none does.
  std::optional<Timestamp> next_expiry() const;
  void audit() const;

 private:
  void add_new_markets(const ReferenceData& reference);
  void prefetch_books(std::span<const Command> commands) const;
  std::uint32_t adopt_expired(EventBuffer& events);

  CostTables tables_;
  std::vector<std::unique_ptr<Market>> markets_;  // by commodity
  EventBuffer scratch_;
  std::vector<const Event*> order_;
};

}  // namespace farmgate
