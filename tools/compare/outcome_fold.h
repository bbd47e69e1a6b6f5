// Folds the events of a replay into its outcome.
//
// Surplus needs the limits of orders, so that it remembers those of open ones, and goes by the reference data
// that it started with: an order log changes none. Belongs to one thread at a time.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstddef>
#include <cstdint>
#include <set>
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
  // What reports say of an account.
  struct DescribedAccount {
    std::vector<std::string> attributes;
    std::string owner;
  };
  struct Producer {
    ProducerName name;
    BestYear year;
  };
  // An account, and the zone that its goods came from.
  using Earner = std::pair<AccountId, ZoneId>;

  void add_fill(const Event& event, const Filled& fill, const Symbols& symbols);
  void add_income(const Event& event, const Filled& fill, const Symbols& symbols);
  void add_programme(const Filled& fill);
  std::int64_t metres(ZonePair zones);
  Price limit(const OrderName& order) const;
  // The place of who stands behind an account.
  std::size_t producer_of(AccountId id, const Symbols& symbols);
  // The attributes of both, each once; or the sign of their absence.
  std::set<std::string> attributes_of(const Earner& earner) const;

  std::vector<Zone> zones_;
  std::vector<DescribedAccount> accounts_;  // those that there were; the others are not described
  std::vector<CommodityOutcome> commodities_;
  std::vector<ProgrammeOutcome> programmes_;
  absl::flat_hash_map<Sequence, Price> limits_;  // of open orders, by the command that placed them
  absl::flat_hash_map<ZonePair, std::int64_t> metres_;
  absl::flat_hash_map<Earner, Int128> earned_;
  std::vector<Producer> producers_;
  absl::flat_hash_map<AccountId, std::size_t> by_account_;  // places among the producers
  absl::flat_hash_map<std::string, std::size_t> by_owner_;
};

}  // namespace farmgate
