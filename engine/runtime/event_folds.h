// What events add up to that no decision hangs on: snapshots keep it beside the engine, for those who follow
// the events and may find the first ones dropped.
//
// Belongs to one thread.
#pragma once

#include <span>

#include "engine/accounts/ledger.h"
#include "engine/insight/insight_fold.h"
#include "engine/model/event.h"
#include "engine/model/reference_data.h"
#include "engine/runtime/order_histories.h"

namespace farmgate {

struct EventFolds {
  OrderHistories histories;
  Ledger ledger;
  InsightFold insight;

  // Before anything is known, but by what insight is to judge.
  static EventFolds by(const InsightTerms& terms) {
    return {.histories = {}, .ledger = {}, .insight = InsightFold(terms)};
  }

  // Before sequence 1.
  static EventFolds of(const ReferenceData& reference, const InsightTerms& terms = {}) {
    return {.histories = {}, .ledger = Ledger(reference), .insight = InsightFold(reference, terms)};
  }

  // Takes in the next events.
  void add(std::span<const Event> events, const Symbols& symbols) {
    histories.add(events);
    for (const Event& event : events) {
      ledger.apply(event, symbols);
      insight.add(event, symbols, ledger.payments());
    }
  }
};

}  // namespace farmgate
