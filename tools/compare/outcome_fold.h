// Folds the events of a replay into its outcome.
//
// Surplus needs the limits of orders, so that it remembers those of open ones, and goes by the reference data
// that it started with: an order log changes none. Belongs to one thread at a time.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/event.h"
#include "engine/model/reference_data.h"
#include "engine/runtime/replay.h"
#include "tools/compare/best_year.h"
#include "tools/compare/outcome.h"

namespace farmgate {

class OutcomeFold {
 public:
  // Before sequence 1.
  explicit OutcomeFold(const ReferenceData& reference);

  // Takes in the next events.
  void add(std::span<const Event> events, const Symbols& symbols);

  // All that came of it; the rest is from the replay.
  Outcome outcome(const ReplayResult& result) const;

 private:
  // An account, when it has sold something.
  struct Producer {
    std::string symbol;
    BestYear year;
  };
  // What an account earned with the goods of a zone.
  using Earner = std::pair<AccountId, ZoneId>;

  void add_fill(const Event& event, const Filled& fill, const Symbols& symbols);
  void add_income(const Event& event, const Filled& fill, const Symbols& symbols);
  void add_programme(const Filled& fill);
  std::int64_t metres(ZonePair zones);
  Price limit(const OrderName& order) const;
  // The names of an account's attributes, or of their absence.
  std::vector<std::string> attributes_of(AccountId id) const;

  std::vector<Zone> zones_;
  std::vector<std::vector<std::string>> attributes_;  // by account; later ones have none
  std::vector<CommodityOutcome> commodities_;
  std::vector<ProgrammeOutcome> programmes_;
  absl::flat_hash_map<Sequence, Price> limits_;  // of open orders, by the command that placed them
  absl::flat_hash_map<ZonePair, std::int64_t> metres_;
  absl::flat_hash_map<Earner, Int128> earned_;
  std::vector<std::optional<Producer>> producers_;  // by account
};

}  // namespace farmgate
