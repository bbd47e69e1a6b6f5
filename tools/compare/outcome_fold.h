// Folds the events of a replay into its outcome.
//
// What producers earn is insight's to say (engine/insight): this adds up over the whole replay what that has
// for twelve months, and keeps the most. Belongs to one thread at a time.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/accounts/ledger.h"
#include "engine/insight/insight_fold.h"
#include "engine/model/event.h"
#include "engine/model/reference_data.h"
#include "engine/runtime/replay.h"
#include "tools/compare/outcome.h"

namespace farmgate {

class OutcomeFold {
 public:
  // Before the first event that it will take: sequence 1, unless resume() follows.
  explicit OutcomeFold(const ReferenceData& reference);

  // What the events have come to before those that it will take: of a replay that goes on from a snapshot.
  void resume(const ReferenceData& reference, const Ledger& ledger, const InsightFold& insight) {
    ledger_ = ledger;
    insight_ = insight.copy(reference);
  }

  // Takes in the next events. Requires: when they change reference data, nobody else has the symbols.
  void add(std::span<const Event> events, const Symbols& symbols);

  // All that came of it; the rest is from the replay.
  Outcome outcome(const ReplayResult& result) const;

 private:
  void change(const ReferenceChange& rows, const Symbols& symbols);
  void describe(CommodityId id, const CommodityRow& row);
  void add_fill(const Event& event, const Filled& fill);
  void add_income(const Filled& fill, std::span<const IncentivePayment> payments, const Symbols& symbols);
  void add_programme(const Filled& fill);
  std::span<const IncentivePayment> pay_for_volume(const Event& event, const Symbols& symbols);
  std::int64_t metres(ZonePair zones);

  InsightFold insight_;
  Ledger ledger_;            // for what programmes pay for volume
  std::vector<Zone> zones_;  // where they lie, by the numbers of events
  std::vector<CommodityOutcome> commodities_;
  std::vector<ProgrammeOutcome> programmes_;
  absl::flat_hash_map<ZonePair, std::int64_t> metres_;
  // By the numbers of insight: who sold, from where, and what had which attribute; AttributeId{}: none.
  absl::flat_hash_map<EarnerId, ProducerOutcome> producers_;
  absl::flat_hash_map<std::pair<EarnerId, ZoneId>, Int128> earned_from_;
  absl::flat_hash_map<std::pair<EarnerId, AttributeId>, Int128> earned_with_;
};

}  // namespace farmgate
