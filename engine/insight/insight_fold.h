// Insight over the events of an engine, as they come out of it.
//
//   InsightFold fold(reference);                  // as it is before the first event
//   fold.add(event, symbols, payments);           // one by one, in order
//   fold.insight().producers() ...
//
// Belongs to one thread.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <span>

#include "engine/insight/insight.h"
#include "engine/model/event.h"
#include "engine/model/incentive.h"
#include "engine/model/reference_data.h"

namespace farmgate {

class InsightFold {
 public:
  InsightFold() = default;
  explicit InsightFold(const InsightTerms& terms) : insight_(terms) {}
  explicit InsightFold(const ReferenceData& reference, const InsightTerms& terms = {});

  // Takes the next event in, with what programmes pay for volume by it, as Ledger::payments() has it.
  // Requires: it follows those before; `symbols` has what it names.
  void add(const Event& event, const Symbols& symbols, std::span<const IncentivePayment> payments);

  const Insight& insight() const { return insight_; }
  // The price of an open order, by the command that placed it. Requires: it is open.
  Price limit(Sequence placed) const;

  // One that goes on from here by itself. Requires: the reference data is as it is now.
  InsightFold copy(const ReferenceData& reference) const;

  // From a snapshot, before any event: its records, and at what price each open order stands.
  Insight& insight_to_restore() { return insight_; }
  void restore_limit(Sequence placed, Price limit) { limits_.insert_or_assign(placed, limit); }

 private:
  void add(const Event& event, const Filled& fill, const Symbols& symbols,
           std::span<const IncentivePayment> payments);
  Price limit_after_fill(const FillParty& party);

  Insight insight_;
  absl::flat_hash_map<Sequence, Price> limits_;  // of open orders, by the command that placed them
};

}  // namespace farmgate
