// The books of all commodities as the events tell of them, and the reference data they hang on.
//
// Copies of the live engine's, made of the same parts: a Market for every commodity, which is told what the
// live one came to and matches nothing. Numbers of zones and commodities are those of reference(), numbers of
// accounts those of the OrderStates that go along.
//
// Plain: belongs to one thread at a time.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/logistics/cost_tables.h"
#include "engine/market_data/order_states.h"
#include "engine/matching/market.h"
#include "engine/model/event_record.h"
#include "engine/model/reference_change.h"
#include "engine/model/reference_data.h"

namespace farmgate {

class Books {
 public:
  // Changes reference data. Rows of accounts are left out: nothing here hangs on them, and some are opened
  // without an event. Fails with kBadInput when a row does not fit those before it.
  Status change(ReferenceChange rows);

  // As a snapshot has it, before any event: that a commodity is halted, and an order that is open, as the
  // orders have it, with its priority. Orders come in that order. Requires: commodity and zone are there.
  void restore_halt(CommodityId commodity);
  void restore(const OrderState& order, CommodityId commodity, ZoneId zone, Sequence priority);

  // Takes the next event in. Requires: `orders` have taken it in, and still keep what it closed. Fails with
  // kBadInput when it names what is not there; then what is here is worth nothing.
  Status apply(const EventRecord& event, const OrderStates& orders);

  // All but accounts and halts, which the markets know.
  const ReferenceData& reference() const { return reference_; }

  // Valid as long as this; nullptr: there is no such commodity.
  const Market* find(std::string_view commodity) const { return find_market(commodity); }
  const Market& market(CommodityId commodity) const { return *markets_[commodity.value()]; }

  void audit() const;

 private:
  Status apply(const EventRecord& event, const AcceptedRecord& accepted, const OrderStates& orders);
  Status apply(const EventRecord&, const RejectedRecord&, const OrderStates&) { return {}; }
  Status apply(const EventRecord& event, const FilledRecord& fill, const OrderStates& orders);
  Status apply(const EventRecord& event, const CancelledRecord& cancelled, const OrderStates& orders);
  Status apply(const EventRecord& event, const ExpiredRecord& expired, const OrderStates& orders);
  Status apply(const EventRecord& event, const ReplacedRecord& replaced, const OrderStates& orders);
  Status apply(const EventRecord& event, const ReferenceChangedRecord& changed, const OrderStates& orders);

  Market* find_market(std::string_view commodity) const;
  void update_markets();

  ReferenceData reference_;
  CostTables tables_;
  std::vector<std::unique_ptr<Market>> markets_;  // by commodity
};

}  // namespace farmgate
