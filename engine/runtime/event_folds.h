// What events add up to that no decision hangs on: snapshots keep it beside the engine, for those who follow
// the events and may find the first ones dropped.
//
// Belongs to one thread.
#pragma once

#include <span>

#include "engine/accounts/ledger.h"
#include "engine/model/event.h"
#include "engine/model/reference_data.h"
#include "engine/runtime/order_histories.h"

namespace farmgate {

struct EventFolds {
  OrderHistories histories;
  Ledger ledger;

  // Before sequence 1.
  static EventFolds of(const ReferenceData& reference) {
    return {.histories = {}, .ledger = Ledger(reference)};
  }

  // Takes in the next events.
  void add(std::span<const Event> events, const Symbols& symbols) {
    histories.add(events);
    for (const Event& event : events) ledger.apply(event, symbols);
  }
};

}  // namespace farmgate
